// What can be pressed, chosen or filled in inside blocks. Source: Block Kit reference, "block elements".
import { attempt, html, post, state, tell, useEffect, useRef, useState } from '../core.js'
import { t } from '../words.js'
import { Confirm, Icon, Menu, base64 } from '../ui.js'
import { channelsOfMine, colleagues } from './names.js'

const label = text => text?.text || ''
const UNHEARD = { dispatch_failed: 'unheard', operation_timeout: 'tooLate', http_service_error: 'unheard' }
export function heard(said) {
  if (said && said.acknowledged === false && said.error) tell(t(UNHEARD[said.error] || 'unheard'), 'error')
  return said
}

// A press or a choice goes to the app, as Slack's block_actions.
export async function act(at, block, element, value) {
  const place = at.view ? { view: at.view } : { channel: at.channel, ts: at.ts }
  const named = at.view || at.repeated.has(element.action_id) ? { block_id: block.block_id } : {}
  const body = { user: at.me, ...place, ...named, action_id: element.action_id }
  return heard(await attempt(() => post('/slack/click', value === undefined ? body : { ...body, value })))
}

// Something that asks first, where the app wants it.
function useAsk(element, run) {
  const [asked, ask] = useState(null)
  const start = value => element.confirm ? ask({ value }) : run(value)
  const shown = asked && html`<${Confirm} confirm=${element.confirm} onNo=${() => ask(null)}
    onYes=${() => { ask(null); run(asked.value) }} />`
  return [start, shown]
}

function Press({ element, block, at }) {
  const [busy, set] = useState(false)
  const [start, question] = useAsk(element, async () => { set(true); await act(at, block, element); set(false) })
  const run = () => { if (busy) return; if (element.url) window.open(element.url, '_blank', 'noopener'); start() }
  return html`<button type="button" class="b-button ${element.style || ''}" data-action=${element.action_id} aria-disabled=${busy} aria-busy=${busy} onClick=${run}
    aria-label=${element.accessibility_label}>${label(element.text)}${element.url && html`<${Icon} name="arrow-up-right" size=${13} />`}</button>${question}`
}

function Overflow({ element, block, at }) {
  const [start, question] = useAsk(element, value => act(at, block, element, value))
  const entries = element.options.map(one => ({ label: label(one.text), run: () => start(one.value) }))
  return html`<${Menu} class="b-overflow" label=${t('more')} icon="ellipsis" entries=${entries} />${question}`
}

// The choices of a select as {value, label, group?}.
function choices(element) {
  const kind = element.type.replace('multi_', '')
  if (kind === 'users_select') return colleagues().map(one => ({ value: one.id, label: one.real_name }))
  if (kind === 'conversations_select' || kind === 'channels_select') return channelsOfMine().map(one => ({ value: one.id, label: `#${one.name}` }))
  const plain = one => ({ value: one.value, label: label(one.text), note: label(one.description) })
  if (element.option_groups) return element.option_groups.flatMap(group => group.options.map(one => ({ ...plain(one), group: label(group.label) })))
  return (element.options || []).map(plain)
}
const KEYS = { users: 'user', conversations: 'conversation', channels: 'channel' }
function begun(element, held) {
  const kind = element.type
  if (held !== undefined) return typeof held === 'number' && kind === 'datetimepicker' ? local(held) : held
  const named = KEYS[kind.replace('multi_', '').replace('_select', '')]
  if (named) return kind.startsWith('multi_') ? element[`initial_${named}s`] || [] : element[`initial_${named}`] || ''
  if (element.initial_options || kind.startsWith('multi_') || kind === 'checkboxes') return (element.initial_options || []).map(one => one.value)
  if (kind === 'rich_text_input') return ''
  return element.initial_option?.value ?? element.initial_value ?? element.initial_date ?? element.initial_time
    ?? (element.initial_date_time ? local(element.initial_date_time) : '')
}
const local = seconds => new Date(seconds * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16)
const aria = field => field ? { id: field.id, 'aria-labelledby': field.labelledby, 'aria-describedby': field.describedby, 'aria-invalid': field.invalid || undefined, 'aria-required': field.required } : {}

// What a person has in a field: in a form it waits to be sent, elsewhere (or with dispatch_action) the app hears of it.
function useField({ element, block, at, field }) {
  const held = at.values?.[block.block_id]?.[element.action_id]
  const [own, set] = useState(undefined)
  const value = begun(element, field ? held : own)
  const [start, question] = useAsk(element, chosen => act(at, block, element, chosen))
  const choose = (chosen, quiet = false) => {
    if (field) at.set(block, element, chosen)
    else set(chosen)
    if (!quiet && (!field || block.dispatch_action)) start(element.type === 'datetimepicker' ? Date.parse(chosen) / 1000 : chosen || null)
  }
  return [value, choose, question]
}

function Select(props) {
  const { element, field } = props
  const [value, choose, question] = useField(props)
  const all = choices(element), groups = [...new Set(all.map(one => one.group))]
  const option = one => html`<option value=${one.value}>${one.label}</option>`
  return html`<span class="select"><select value=${value} ...${aria(field)} aria-label=${field ? undefined : label(element.placeholder) || t('choose')}
    onChange=${event => choose(event.target.value)}>
    <option value="" selected=${!value}>${label(element.placeholder) || t('choose')}</option>
    ${groups.map(group => group === undefined ? all.map(option)
      : html`<optgroup label=${group}>${all.filter(one => one.group === group).map(option)}</optgroup>`)}
  </select><${Icon} name="chevron-down" size=${15} /></span>${question}`
}

function Ticks(props) {
  const { element, block, at, field } = props
  const [value, choose, question] = useField(props)
  const single = element.type === 'radio_buttons'
  const tick = (one, on) => choose(single ? one : on ? [...value, one] : value.filter(other => other !== one))
  return html`<div class="ticks ${element.type.startsWith('multi_') ? 'boxed' : ''}" role=${single ? 'radiogroup' : 'group'}
    aria-labelledby=${field?.labelledby} aria-describedby=${field?.describedby} aria-label=${field ? undefined : t('choose')}>
    ${choices(element).map(one => html`<label><input type=${single ? 'radio' : 'checkbox'} name=${`${at.key}-${block.block_id}-${element.action_id}`}
      checked=${single ? value === one.value : value.includes(one.value)} onChange=${event => tick(one.value, event.target.checked)} />
      <span>${one.label}${one.note && html`<small>${one.note}</small>`}</span></label>`)}</div>${question}`
}

const TYPES = { email_text_input: 'email', url_text_input: 'url', number_input: 'text', datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' }
function Entry(props) {
  const { element, field } = props
  const [value, choose, question] = useField(props)
  const box = useRef()
  useEffect(() => { if (element.focus_on_load) box.current.focus() }, [])
  const dated = element.type.endsWith('picker')
  const common = { ref: box, value, ...aria(field), placeholder: label(element.placeholder), 'aria-label': field ? undefined : label(element.placeholder) || t('choose') }
  if (element.multiline || element.type === 'rich_text_input') {
    return html`<textarea rows="4" maxlength=${element.max_length} ...${common} onInput=${event => choose(event.target.value, true)}></textarea>`
  }
  const on = dated ? { onChange: event => choose(event.target.value) }
    : { onInput: event => choose(event.target.value, true), onKeyDown: event => event.key === 'Enter' && props.block.dispatch_action && choose(event.target.value) }
  return html`<input type=${TYPES[element.type] || 'text'} inputmode=${element.type === 'number_input' ? 'decimal' : undefined}
    maxlength=${dated ? undefined : element.max_length} ...${common} ...${on} />${question}`
}

function External(props) {
  const { element, block, at, field } = props
  const [value, choose] = useField(props)
  const [typed, type] = useState(''), [found, set] = useState([])
  const several = element.type.startsWith('multi_')
  const look = async text => {
    type(text)
    if (text.length < (element.min_query_length ?? 3)) return set([])
    const place = at.view ? { view: at.view } : { channel: at.channel, ts: at.ts }
    const said = await attempt(() => post('/slack/suggest', { user: at.me, ...place, block_id: block.block_id, action_id: element.action_id, value: text }))
    const groups = said?.options?.option_groups?.flatMap(group => group.options)
    return set(groups || said?.options?.options || [])
  }
  const take = one => { choose(several ? [...value, one] : one); type(several ? '' : label(one.text)); set([]) }
  const shown = several ? value : []
  return html`<div class="external"><input type="text" value=${typed} placeholder=${label(element.placeholder)} ...${aria(field)}
    onInput=${event => look(event.target.value)} />
    ${shown.map(one => html`<span class="chip">${label(one.text) || one}</span>`)}
    ${found.length > 0 && html`<div class="suggestions">${found.map(one => html`<button type="button" onClick=${() => take(one)}>${label(one.text)}</button>`)}</div>`}</div>`
}

function Files(props) {
  const { element, field, at } = props
  const [value, choose] = useField(props)
  const add = async event => {
    const made = []
    for (const file of event.target.files) {
      const home = Object.values(state.slack.channels).find(one => one.members.includes(at.me))
      const said = await attempt(async () => post('/slack/upload', { user: at.me, channel: home.id, name: file.name, content: await base64(file) }))
      if (said) made.push(said.file?.id || said.file)
    }
    choose(made, true)
  }
  return html`<input type="file" multiple=${(element.max_files || 10) > 1} ...${aria(field)} onChange=${add} />${value?.length ? html`<small>${value.length}</small>` : ''}`
}

const DRAWN = {
  button: Press, workflow_button: Press, icon_button: Press, overflow: Overflow, static_select: Select, users_select: Select,
  conversations_select: Select, channels_select: Select, checkboxes: Ticks, radio_buttons: Ticks, multi_static_select: Ticks,
  multi_users_select: Ticks, multi_conversations_select: Ticks, multi_channels_select: Ticks, external_select: External,
  multi_external_select: External, file_input: Files,
}
export function Element(props) {
  const Drawn = DRAWN[props.element.type] || Entry
  return html`<${Drawn} ...${props} />`
}
