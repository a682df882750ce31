// What to do to the wire: refusals, outages, lost answers, cut sockets, slowness; the bot's end; the clock.
import { attempt, html, post, put, remove, state, tell, useState } from '../core.js'
import { fullTime, t } from '../words.js'
import { Icon } from '../ui.js'
import { loadGauges } from '../live.js'

const SWITCHES = [
  { key: 'slack429', icon: 'timer', rule: { platform: 'slack', method: 'chat.postMessage', kind: '429', count: 3, seconds: 2 } },
  { key: 'telegram429', icon: 'timer', rule: { platform: 'telegram', method: 'sendMessage', kind: '429', count: 3, seconds: 2 } },
  { key: 'slackDown', icon: 'wifi-off', rule: { platform: 'slack', kind: '503' } },
  { key: 'telegramDown', icon: 'wifi-off', rule: { platform: 'telegram', kind: '502' } },
  { key: 'lost', icon: 'unplug', rule: { platform: 'slack', method: 'chat.postMessage', kind: 'lost', count: 1 } },
  { key: 'twice', icon: 'copy-plus', rule: { platform: '*', kind: 'duplicate' } },
  { key: 'silence', icon: 'radio', rule: { platform: 'telegram', kind: 'silence' } },
  { key: 'slow', icon: 'clock', rule: { platform: '*', kind: 'slow', seconds: 1.5 } },
]
const same = (rule, wish) => rule.kind === wish.kind && rule.platform === wish.platform && rule.method === (wish.method || '*')
const spent = rule => rule.count !== null && rule.struck >= rule.count

function Switch({ one }) {
  const rules = state.wire.rules.filter(rule => same(rule, one.rule)), live = rules.filter(rule => !spent(rule))
  const on = live.length > 0, struck = rules.reduce((sum, rule) => sum + rule.struck, 0)
  const turn = () => attempt(async () => {
    for (const rule of rules) await remove(`/faults/${rule.id}`)
    if (!on) await post('/faults', one.rule)
    await loadGauges()
  })
  return html`<li class="switch ${on ? 'on' : ''}"><button type="button" role="switch" aria-checked=${on} onClick=${turn}>
    <${Icon} name=${one.icon} size=${17} /><span><b>${t(`fault.${one.key}`)}</b><small>${t(`fault.${one.key}.note`)}</small>
    ${struck > 0 && html`<small class="struck">${t('struck', { count: struck })}</small>`}</span><i class="knob" aria-hidden="true"></i></button></li>`
}

export function Faults() {
  const [busy, set] = useState(false)
  const drop = () => attempt(async () => { const said = await post('/slack/sockets/drop'); tell(t('socketsCut', { count: said.sockets })) })
  const restart = async () => {
    if (busy) return
    set(true)
    if (await attempt(() => post('/restart'))) tell(t('restarted'))
    set(false)
  }
  const forward = seconds => attempt(async () => { const said = await post('/clock', { forward: seconds }); await loadGauges(); tell(t('moved', { time: fullTime(said.now) })) })
  const limits = off => attempt(async () => {
    const [one, twenty, thirty] = off ? [null, null, null] : [1, 20, 30]
    await put('/limits', { slack_channel_per_second: one, slack_tiers: !off, telegram_chat_per_second: one, telegram_group_per_minute: twenty, telegram_per_second: thirty })
    tell(t(off ? 'limitsOff' : 'limitsOn'))
  })
  return html`<div class="faults"><h3>${t('clock')}</h3><p class="now"><${Icon} name="clock" size=${16} />${fullTime(Date.now() / 1000 + state.wire.shift)}</p>
    <div class="buttons" role="group" aria-label=${t('forward')}>${[['hour', 3600], ['day', 86400], ['week', 604800]].map(([key, seconds]) => html`<button type="button" onClick=${() => forward(seconds)}><${Icon} name="fast-forward" size=${15} />${t(`forward.${key}`)}</button>`)}</div>
    <p class="hint">${t(state.slack.features.supervised ? 'clockNote' : 'clockAlone')}</p>
    <h3>${t('tab.faults')}</h3><p class="lead">${t('faultsLead')}</p><ul>${SWITCHES.map(one => html`<${Switch} key=${one.key} one=${one} />`)}</ul>
    <h3>${t('atOnce')}</h3><div class="buttons">${state.slack.features.supervised && html`<button type="button" class="danger" aria-disabled=${busy} aria-busy=${busy} onClick=${restart}><${Icon} name="power" size=${16} />${busy ? t('restarting') : t('restart')}</button>`}
      <button type="button" onClick=${drop}><${Icon} name="plug-zap" size=${16} />${t('cutSocket')}</button>
      <button type="button" onClick=${() => limits(true)}>${t('liftLimits')}</button><button type="button" onClick=${() => limits(false)}>${t('setLimits')}</button></div></div>`
}
