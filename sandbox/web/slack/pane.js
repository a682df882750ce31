// Slack's side: who one is, the channels, the channel that is open, its thread beside it, the app's home, the open form.
import { attempt, change, html, post, state, useEffect, useLayoutEffect, useRef } from '../core.js'
import { t } from '../words.js'
import { Face, Icon, IconButton, Menu } from '../ui.js'
import { byKeys, focusOn, placeOf } from '../focus.js'
import { loadPerson } from '../live.js'
import { Blocks } from './blocks.js'
import { Composer } from './composer.js'
import { Messages } from './list.js'
import { Modal } from './modal.js'
import { become, channelName, channelsOfMine, colleagues, directOfMine, goTo, hasUnreadDirect, isDirectRead, isUnread, lastOf, me } from './names.js'

function Rail() {
  const entry = one => html`<li key=${one.id}><button type="button" class="channel ${isUnread(one) ? 'unread' : ''}" data-id=${one.id} aria-current=${state.ui.place === one.id ? 'page' : undefined}
    onClick=${() => goTo(one.id)}><${Icon} name=${one.kind === 'private' ? 'lock' : 'hash'} size=${15} /><span>${one.name}</span>
    ${isUnread(one) && html`<i class="dot"><span class="sr">${t('unread')}</span></i>`}</button></li>`
  return html`<nav class="rail" aria-label=${t('channels')}>
    <h3>${t('channels')}</h3><ul>${channelsOfMine().map(entry)}</ul>
    <h3>${t('apps')}</h3><ul><li><button type="button" class="channel app" aria-current=${state.ui.place === 'home' ? 'page' : undefined} onClick=${openHome}>
      <${Face} kind="bot" size=${18} /><span>Isthmus</span>${hasUnreadDirect() && html`<i class="dot"><span class="sr">${t('unread')}</span></i>`}</button></li></ul>
  </nav>`
}

const openHome = async () => { goTo('home'); await attempt(() => post('/slack/open_home', { user: state.ui.me })) }

function Self() {
  const entries = colleagues().map(one => ({
    label: one.real_name, checked: one.id === state.ui.me, face: html`<${Face} name=${one.real_name} size=${22} />`,
    note: one.is_restricted ? t('guest') : one.locale.slice(0, 2).toUpperCase(), run: () => become(one.id),
  }))
  return html`<${Menu} class="self" label=${t('youAre')} hasText entries=${entries}
    text=${html`<${Face} name=${me().real_name} size=${22} /><span>${me().real_name}</span><${Icon} name="chevron-down" size=${14} />`} />`
}

function withWhispers(messages, channel, thread) {
  const own = (state.mine[state.ui.me]?.ephemerals || []).filter(one => one.channel === channel.id
    && (thread ? one.thread_ts === thread : !one.thread_ts))
  return own.length ? [...messages, ...own].sort((a, b) => a.ts < b.ts ? -1 : 1) : messages
}

function Channel({ channel }) {
  const members = channel.members.filter(id => !state.slack.users[id]?.is_bot).length
  const seen = `${state.ui.me} ${channel.id}`, last = channel.top.at(-1)?.ts || ''
  useEffect(() => { if (state.ui.seen[seen] !== last) change('ui', { seen: { ...state.ui.seen, [seen]: last } }) }, [seen, last])
  const name = channel.kind === 'im' ? channelName(channel) : `#${channel.name}`
  return html`<section class="channel-pane" aria-label=${name}>
    <header class="pane-head"><h3>${channel.kind === 'im' ? '' : html`<${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} size=${16} />`}${channelName(channel)}</h3>
      <small>${channel.is_archived ? t('archived') : t('members', { count: members })}</small></header>
    <${Messages} channel=${channel} messages=${withWhispers(channel.top, channel)} name=${name}>
      <li class="beginning" key="beginning"><b>${name}</b><span>${channel.top.length ? t('beginning') : t('empty')}</span></li><//>
    <${Composer} key=${channel.id} channel=${channel.id} label=${t('writeIn', { name })} />
  </section>`
}

function Thread({ channel, ts }) {
  const parent = channel.messages.get(ts)
  const messages = [...(parent ? [parent] : []), ...(channel.threads[ts] || [])]
  // Who opened it with a key goes on in it; who did so from the guide stays there.
  useEffect(() => { if (byKeys() && !document.activeElement.closest('.guide')) focusOn('.thread-pane .composer textarea') }, [ts])
  const back = () => { change('ui', { thread: '' }); document.querySelector(`.message[data-ts="${ts}"] .replies`)?.focus() }
  return html`<section class="thread-pane" aria-label=${t('thread')} onKeyDown=${event => event.key === 'Escape' && !event.target.value && back()}>
    <header class="pane-head"><${IconButton} class="back" icon="arrow-left" label=${t('back')} onClick=${back} /><h3>${t('thread')}</h3><small>#${channel.name}</small>
      <${IconButton} class="shut" icon="x" label=${t('closeThread')} onClick=${back} /></header>
    <${Messages} channel=${channel} messages=${withWhispers(messages, channel, ts)} inThread=${ts} name=${t('thread')} />
    <${Composer} key=${ts} channel=${channel.id} thread=${ts} label=${t('writeInThread')} />
  </section>`
}

function Home() {
  const user = state.ui.me, home = state.mine[user]?.home, tab = state.ui.homeTab || 'home', direct = directOfMine()
  const turn = to => { change('ui', { homeTab: to }); attempt(() => post('/slack/open_home', { user, tab: to })) }
  const tabs = [['home', t('home')], ['messages', t('messages')]], unread = hasUnreadDirect()
  const leaf = direct && `${user} ${direct.id}`, last = direct ? lastOf(direct) : ''
  useEffect(() => { if (leaf && isDirectRead() && state.ui.seen[leaf] !== last) change('ui', { seen: { ...state.ui.seen, [leaf]: last } }) }, [leaf, last, tab])
  return html`<section class="channel-pane has-tabs" aria-label=${t('appHome')}>
    <header class="pane-head"><h3><${Face} kind="bot" size=${22} />Isthmus</h3><div class="segments" role="tablist">${tabs.map(([key, name]) => html`
      <button type="button" role="tab" aria-selected=${tab === key} onClick=${() => turn(key)}>${name}${key === 'messages' && unread && html` <i class="dot"><span class="sr">${t('unread')}</span></i>`}</button>`)}</div></header>
    ${tab === 'home' ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('home')}><div class="home">${home ? html`<${Blocks} blocks=${home.blocks} at=${{ key: home.id, me: user, view: home.id }} />`
      : html`<div class="nothing"><${Icon} name="house" size=${30} /><p>${t('noHome')}</p></div>`}</div></div>`
      : direct ? html`<${Messages} channel=${direct} messages=${withWhispers(direct.top, direct)} name=${t('messages')} /><${Composer} key=${direct.id} channel=${direct.id} label=${t('writeIn', { name: 'Isthmus' })} />`
        : html`<div class="nothing"><p>${t('empty')}</p></div>`}
  </section>`
}

export function SlackPane() {
  const { place, thread, me: user } = state.ui
  const channel = state.slack.channels[place]
  const views = state.mine[user]?.views || [], top = views.at(-1)
  const back = useRef()
  useEffect(() => { loadPerson(user).catch(() => {}) }, [user])
  useLayoutEffect(() => { if (!top && document.activeElement === document.body) back.current?.() }, [Boolean(top)])
  return html`<section class="pane slack ${thread && channel ? 'has-thread' : ''}" aria-label=${t('slackSide')} id="slack">
    <header class="side-head"><h2><i class="side-mark inside"></i>${t('inside')}<small>${state.slack.team.name}</small></h2><${Self} /></header>
    <div class="slack-body" inert=${Boolean(top)} onfocusin=${event => { back.current = placeOf(event.target) }}>
      <${Rail} />
      ${place === 'home' ? html`<${Home} />` : channel && html`<${Channel} key=${channel.id} channel=${channel} />`}
      ${thread && channel && html`<${Thread} key=${thread} channel=${channel} ts=${thread} />`}
    </div>
    ${top && html`<${Modal} key=${top.id} view=${top} me=${user} depth=${views.length} />`}
  </section>`
}
