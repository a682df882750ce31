// The page's own language: catalogues by key, dates and numbers by locale. Nobody's words but ours.
import { change, kept } from './core.js'
import en from './text/en.js'
import fr from './text/fr.js'

export const LANGUAGES = { en: 'English', fr: 'Français' }
const CATALOGUES = { en, fr }
let language = document.documentElement.lang

const LOCALES = { en: 'en-GB', fr: 'fr-FR' }
export const lang = () => language
const locale = () => LOCALES[language]
export function speak(wanted) {
  language = wanted in CATALOGUES ? wanted : 'en'
  kept.set('lang', language)
  document.documentElement.lang = language
  document.title = t('title')
  change('ui', {})
}

// The sentence of a key with its {fields}; a catalogue's {one, other} is chosen by `count`.
export function t(key, fields = {}) {
  let said = CATALOGUES[language][key] ?? en[key] ?? key
  if (typeof said === 'object') said = said[new Intl.PluralRules(language).select(fields.count)] ?? said.other
  return said.replace(/\{(\w+)\}/g, (whole, name) => name in fields ? fields[name] : whole)
}

const formats = new Map()
const format = (of, zone, options) => {
  const key = JSON.stringify([of, zone, options])
  if (!formats.has(key)) {
    let made
    try { made = new Intl.DateTimeFormat(of, { timeZone: zone || undefined, ...options }) }
    catch { made = new Intl.DateTimeFormat(of, options) }
    formats.set(key, made)
  }
  return formats.get(key)
}
export const clock = (seconds, zone) =>
  format(locale(), zone, { hour: '2-digit', minute: '2-digit' }).format(seconds * 1000)
export const clockSeconds = (seconds, zone) =>
  format(locale(), zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(seconds * 1000)
export const fullTime = (seconds, zone) =>
  format(locale(), zone, { dateStyle: 'full', timeStyle: 'short' }).format(seconds * 1000)
// Every zone's day begins at a whole quarter of an hour, so one answer serves for all of it.
const days = new Map()
export const dayKey = (seconds, zone) => {
  const key = `${zone} ${Math.floor(seconds / 900)}`
  if (!days.has(key)) days.set(key, format('en-CA', zone, { dateStyle: 'short' }).format(seconds * 1000))
  return days.get(key)
}
export const day = (seconds, zone, now) => {
  const of = at => dayKey(at, zone)
  if (of(seconds) === of(now)) return t('today')
  if (of(seconds) === of(now - 86400)) return t('yesterday')
  return format(locale(), zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(seconds * 1000)
}
// “Today”, “yesterday” or “tomorrow” in a language, for one zone; '' for any other day.
export const nearDay = (seconds, zone, now, of) => {
  const away = [-1, 0, 1].find(days => dayKey(seconds, zone) === dayKey(now + days * 86400, zone))
  if (away === undefined) return ''
  const said = new Intl.RelativeTimeFormat(of, { numeric: 'auto' }).format(away, 'day')
  return said[0].toUpperCase() + said.slice(1)
}
export const dateToken = (seconds, zone, of, options) => format(of, zone, options).format(seconds * 1000)

export function size(bytes) {
  const steps = [[1 << 30, 'gigabyte'], [1 << 20, 'megabyte'], [1 << 10, 'kilobyte'], [1, 'byte']]
  const [unit, name] = steps.find(([least]) => bytes >= least) || steps[3]
  const unitDisplay = name === 'byte' ? 'long' : 'short'  // short says “454 byte”
  const shown = { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 1 }
  return new Intl.NumberFormat(locale(), shown).format(bytes / unit)
}
export function lasted(seconds) {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(seconds)} s`
}
