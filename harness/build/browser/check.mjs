// check.mjs - report.html in a real browser: layout, filters, links, printing, accessibility.
//
//     node check.mjs BROWSER PICTURES NAME=PAGE...
//
// Prints `ok` or `does not hold` lines and puts screenshots and PDFs into the folder PICTURES.
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [browserPath, pictures, ...pages] = process.argv.slice(2)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const widths = [400, 900, 1400]

function holds(what, good, detail = '') {
  console.log(`${good ? 'ok' : 'does not hold'}: ${what}${good ? '' : ' ' + detail}`)
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
})

// A page of its own, with what its console says and what it asks the network for.
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(120000)
  const said = [], asked = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(url)
  return { page, context, said, asked }
}

async function layout(name, url) {
  for (const width of widths) {
    const { page, context } = await open(url, { viewport: { width, height: 900 } })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    holds(`${name}: nothing is wider than a window of ${width}`, wide <= width, `it is ${wide}`)
    await page.screenshot({ path: `${pictures}/${name}-${width}.png` })
    await context.close()
  }
}

async function accessibility(name, url) {
  for (const colorScheme of ['light', 'dark']) {
    const { page, context } = await open(url, { colorScheme })
    // A page of many cases says the same thing many times; its first screens have every kind of element.
    const found = await page.evaluate(async (source) => {
      document.querySelectorAll('table').forEach((table) => {
        [...table.querySelectorAll('tbody tr')].slice(20).forEach((row) => row.remove())
      })
      document.querySelectorAll('#failures > details, #errors > details').forEach((one, i) => {
        if (i > 3) one.remove()
        else one.open = true
      })
      new Function(source)()
      return (await window.axe.run()).violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`)
    }, axe)
    holds(`${name}: accessible, ${colorScheme}`, found.length === 0, found.join('\n    '))
    await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png` })
    await context.close()
  }
}

// What a reader without scripts has, and that the filters are not shown to him.
async function scriptless(name, url, cases) {
  const { page, context } = await open(url, { javaScriptEnabled: false })
  holds(`${name}: all cases are there without a script`, await page.locator('#cases tbody tr').count() === cases)
  holds(`${name}: ... and filters are not`, !(await page.locator('#filters').isVisible()))
  await context.close()
}

async function filters(name, page) {
  const shown = () => page.evaluate(() => document.querySelectorAll('#cases tbody tr:not([hidden])').length)
  const all = await shown()
  await page.fill('#filter', 'lock/denied-while-another')
  holds(`${name}: the filter leaves what matches`, await shown() === 1, `${await shown()} rows`)
  await page.fill('#filter', 'no such case')
  holds(`${name}: ... and nothing else`, await shown() === 0)
  await page.fill('#filter', '')
  holds(`${name}: ... and gives back all`, await shown() === all)
  await page.evaluate(() => document.querySelector('#filters input[value=RECORDED]').click())
  const rest = await shown()
  holds(`${name}: verdicts can be left out`, rest > 0 && rest < all, `${rest} of ${all}`)
  holds(`${name}: ... and what is shown is counted`, /^\d+ of \d+ rows$/.test(await page.locator('#shown-rows').textContent()))
  await page.evaluate(() => document.querySelector('#filters input[value=RECORDED]').click())
}

async function anchors(name, url, page) {
  const bad = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id)
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
    const dead = [...document.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1)))
      .filter((id) => !document.getElementById(id))
    return { twice: twice.length, dead: dead.length }
  })
  holds(`${name}: every link leads somewhere`, bad.dead === 0, `${bad.dead} do not`)
  holds(`${name}: every place has a name of its own`, bad.twice === 0, `${bad.twice} do not`)
  const hidden = await page.evaluate(() => document.querySelector('#failures details article')?.id)
  if (!hidden) return
  const { page: other, context } = await open(`${url}#${hidden}`)
  holds(`${name}: a link to a folded case opens it`, await other.locator(`[id="${hidden}"]`).isVisible())
  await context.close()
}

// By keyboard alone: the first stops are links, and one of them is followed.
async function keyboard(name, url) {
  const { page, context } = await open(url)
  await page.keyboard.press('Tab')
  const first = await page.evaluate(() => document.activeElement.getAttribute('href'))
  await page.keyboard.press('Enter')
  holds(`${name}: the keyboard reaches and follows a link`,
    first?.startsWith('#') && (await page.evaluate(() => location.hash)) === first)
  await context.close()
}

// On paper nothing can be scrolled: all of a picture is on the sheet, names stay words, and nobody files a book.
async function paper(name, page) {
  await page.setViewportSize({ width: 700, height: 1000 })
  await page.emulateMedia({ media: 'print' })
  const cut = await page.evaluate(() => [...document.querySelectorAll('article .picture')].filter((one) => one.clientWidth &&
    one.querySelector('svg').getBoundingClientRect().right > one.getBoundingClientRect().right + 1).length)
  holds(`${name}: pictures are as wide as the paper at most`, cut === 0, `${cut} are not`)
  const narrow = await page.evaluate(() => Math.min(...[...document.querySelectorAll('#cases tbody td:nth-child(2)')]
    .map((one) => one.clientWidth)))
  holds(`${name}: there is room for names of cases`, narrow > 130, `${narrow} pixels`)
  await page.pdf({ path: `${pictures}/${name}.pdf`, format: 'A4' })
  const pdf = readFileSync(`${pictures}/${name}.pdf`).toString('latin1')
  const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length
  holds(`${name}: it prints to PDF`, pdf.startsWith('%PDF-'))
  holds(`${name}: ... on sheets that can be filed`, sheets > 1 && sheets < 150, `${sheets} sheets`)
}

for (const argument of pages) {
  const [name, path] = argument.split(/=(.*)/)
  const url = pathToFileURL(path).href
  const began = performance.now()
  const { page, context, said, asked } = await open(url)
  const took = performance.now() - began
  const cases = await page.locator('#cases tbody tr').count()
  console.log(`# ${name}: ${statSync(path).size} bytes, ${cases} cases, loaded in ${Math.round(took)} ms`)
  await filters(name, page)
  await anchors(name, url, page)
  await keyboard(name, url)
  await paper(name, page)
  holds(`${name}: the console is empty`, said.length === 0, said[0])
  holds(`${name}: nothing is asked of the network`, asked.every((one) => one.startsWith('file:')), asked[1])
  await context.close()
  await scriptless(name, url, cases)
  await layout(name, url)
  await accessibility(name, url)
}
await browser.close()
