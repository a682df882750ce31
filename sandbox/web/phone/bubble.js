// One Telegram message as its people see it: words, files, places, keyboards, replies, reactions, edits.
import { attempt, html, memo, post } from '../core.js'
import { clock, fullTime, lasted, size, t } from '../words.js'
import { Icon, Menu } from '../ui.js'
import { marked } from './entities.js'

const QUICK = ['👍', '❤', '🎉', '🙏', '🤔', '👎']
const url = file => `/control/telegram/files/${encodeURIComponent(file.file_id)}`
export const titleOf = user => [user?.first_name, user?.last_name].filter(Boolean).join(' ')
export const summary = one => one.text || one.caption || (KINDS.find(([kind]) => one[kind]) ? t(`kind.${KINDS.find(([kind]) => one[kind])[0]}`) : '')
// What it is and what it says of itself, in one line: “Poll: Which day?”.
export function gist(one) {
  const kind = KINDS.find(([name]) => one[name])?.[0]
  const said = kind && (one[kind].question || one[kind].title || one[kind].file_name || titleOf(one[kind]))
  return kind ? said ? t('kindSays', { kind: t(`kind.${kind}`), said }) : t(`kind.${kind}`) : ''
}

const Named = ({ file, icon = 'file-text' }) => html`<a class="file" href=${url(file)} download=${file.file_name || 'file'}><${Icon} name=${icon} size=${22} />
  <span><b>${file.file_name || file.title || t('kind.document')}</b><small>${size(file.file_size || 0)}</small></span></a>`
const Bars = () => html`<span class="bars" aria-hidden="true">${[5, 9, 14, 8, 12, 18, 11, 6, 10, 15, 9, 13, 7, 4].map(tall => html`<i class="h${tall}"></i>`)}</span>`
function Voice({ file, kind }) {
  const playable = /^audio\/(wav|mpeg|mp4)/.test(file.mime_type || '')
  return html`<span class="voice"><${Icon} name=${kind === 'voice' ? 'mic' : 'file-text'} size=${18} />${playable
    ? html`<audio controls preload="metadata" src=${url(file)} aria-label=${t('kind.voice')}></audio>` : html`<${Bars} />`}<small>${lasted(file.duration || 0)}</small></span>`
}
const KINDS = [
  ['photo', one => one.album?.length > 1 ? html`<span class="album many-${Math.min(4, one.album.length)}">${one.album.map(part => html`<img src=${url(part.photo.at(-1))} alt=${t('kind.photo')} loading="lazy" />`)}</span>` : html`<img class="photo" src=${url(one.photo.at(-1))} alt=${t('kind.photo')} loading="lazy" />`],
  ['sticker', one => html`<span class="sticker" role="img" aria-label=${t('kind.sticker')}>${one.sticker.emoji || '🙂'}</span>`],
  ['animation', one => html`<${Named} file=${one.animation} icon="image" />`],
  ['document', one => html`<${Named} file=${one.document} />`],
  ['voice', one => html`<${Voice} file=${one.voice} kind="voice" />`],
  ['audio', one => html`<${Voice} file=${one.audio} kind="audio" />`],
  ['video_note', one => html`<${Voice} file=${one.video_note} kind="video" />`],
  ['video', one => html`<${Named} file=${one.video} icon="image" />`],
  ['venue', one => html`<span class="spot"><${Icon} name="map-pin" size=${20} /><span><b>${one.venue.title}</b><small>${one.venue.address}</small></span></span>`],
  ['location', one => html`<span class="spot"><${Icon} name="map-pin" size=${20} /><span><b>${t('kind.location')}</b><small>${one.location.latitude.toFixed(4)}, ${one.location.longitude.toFixed(4)}</small></span></span>`],
  ['contact', one => html`<span class="spot"><${Icon} name="contact" size=${20} /><span><b>${titleOf(one.contact)}</b><small>${one.contact.phone_number}</small></span></span>`],
  ['poll', one => html`<span class="poll"><b>${one.poll.question}</b>${one.poll.options.map(option => html`<small>○ ${option.text}</small>`)}</span>`],
  ['dice', one => html`<span class="sticker">${one.dice.emoji}</span>`],
]

const SERVICE = [
  ['new_chat_members', one => t('came', { name: one.new_chat_members.map(titleOf).join(', ') })],
  ['left_chat_member', one => t('went', { name: titleOf(one.left_chat_member) })],
  ['migrate_to_chat_id', () => t('upgraded')], ['migrate_from_chat_id', () => t('upgraded')],
  ['pinned_message', () => t('pinned')], ['new_chat_title', one => one.new_chat_title],
]

const press = (one, chat, user, button) => attempt(async () => {
  if (button.url) return window.open(button.url, '_blank', 'noopener')
  return post('/telegram/press', { user, chat, message_id: one.message_id, data: button.callback_data })
})

const Keyboard = ({ rows, one, chat, user }) => html`<div class="keyboard">${rows.map(row => html`<div class="keys">${row.map(button => html`
  <button type="button" onClick=${() => press(one, chat, user, button)}>${button.text}${button.url && html`<${Icon} name="arrow-up-right" size=${12} />`}</button>`)}</div>`)}</div>`

export const Bubble = memo(({ one, chat, user, group, joined, onReply, onEdit }) => {
  const service = SERVICE.find(([kind]) => one[kind])
  if (service) return html`<li class="note-line">${service[1](one)}</li>`
  const mine = one.from?.id === user, kind = KINDS.find(([name]) => one[name])
  const rows = one.reply_markup?.inline_keyboard || one.keyboard?.inline_keyboard
  const words = one.text ?? one.caption, entities = one.entities || one.caption_entities
  const reactions = Object.values(one.reactions || {}).flat()
  const own = one.reactions?.[user]?.[0]
  const react = emoji => attempt(() => post('/telegram/react', { user, chat, message_id: one.message_id, emoji: own === emoji ? '' : emoji }))
  const entries = [
    ...QUICK.map(emoji => ({ label: emoji, checked: own === emoji, run: () => react(emoji) })), null,
    { label: t('reply'), icon: 'reply', run: () => onReply(one) },
    ...mine && words !== undefined ? [{ label: t('edit'), icon: 'pencil', run: () => onEdit(one) }] : [],
    ...mine ? [{ label: t('delete'), icon: 'trash-2', danger: true, run: () => attempt(() => post('/telegram/delete', { user, chat, message_id: one.message_id })) }] : [],
  ]
  const answered = one.reply_to_message
  return html`<li class="bubble-row ${mine ? 'mine' : ''} ${joined ? 'joined' : ''}" data-id=${one.message_id}>
    <div class="bubble-box"><div class="bubble ${kind && ['photo', 'sticker'].includes(kind[0]) && words === undefined ? 'bare' : ''}">
      ${group && !mine && !joined && html`<b class="sender">${titleOf(one.from)}</b>`}
      ${one.forward_origin && html`<small class="forwarded">${t('forwarded', { name: one.forward_origin.sender_user_name || titleOf(one.forward_origin.sender_user) })}</small>`}
      ${answered && html`<span class="answered"><b>${titleOf(answered.from)}</b><span>${one.quote?.text || summary(answered)}</span></span>`}
      ${kind && kind[1](one)}
      ${words !== undefined && html`<span class="words">${marked(words, entities)}</span>`}
      <span class="stamp">${one.edit_date && html`<em>${t('edited')}</em> `}<time title=${fullTime(one.date)} dateTime=${new Date(one.date * 1000).toISOString()}>${clock(one.date)}</time></span>
      ${reactions.length > 0 && html`<span class="bubble-reactions">${[...new Set(reactions)].map(emoji => html`<span role="img" aria-label=${t('reaction', { emoji })}>${emoji}</span>`)}</span>`}
    </div>${rows && html`<${Keyboard} rows=${rows} one=${one} chat=${chat} user=${user} />`}</div>
    <${Menu} label=${t('messageTools')} icon="ellipsis" class="bubble-menu" entries=${entries} />
  </li>`
})
