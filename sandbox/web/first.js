// Before the first paint: the theme and the language that were chosen here before, or that the address names.
{
  const asked = new URLSearchParams(location.search)
  for (const name of ['theme', 'lang']) if (asked.has(name)) localStorage.setItem(`isthmus.${name}`, asked.get(name))
  const theme = localStorage.getItem('isthmus.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const lang = localStorage.getItem('isthmus.lang') || (navigator.language || 'en').slice(0, 2)
  document.documentElement.lang = lang === 'fr' ? 'fr' : 'en'
}
