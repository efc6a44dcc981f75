// count.mjs - how many test cases each of several readers of JUnit finds in a report, a line each:
// NAME TESTS PASSED BAD SKIPPED. BAD is what failed and what is an error: some readers make one of both.
//
//     node count.mjs JUNIT.xml     (beside the node_modules of package.json)
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const report = process.argv[2]
const scratch = mkdtempSync(join(tmpdir(), 'consumers-'))
const here = dirname(fileURLToPath(import.meta.url))
const program = name => join(here, 'node_modules', '.bin', name)
const run = (name, ...words) =>
  execFileSync(program(name), words, { cwd: scratch, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120000 })
const json = name => JSON.parse(readFileSync(join(scratch, name), 'utf8'))

// The cases in a tree of suites, each with what `kind` makes of it.
const tally = kinds => ({
  tests: kinds.length,
  passed: kinds.filter(kind => kind === 'passed').length,
  bad: kinds.filter(kind => kind === 'bad').length,
  skipped: kinds.filter(kind => kind === 'skipped').length
})
const cases = suite => [...(suite.testcase ?? []), ...(suite.testsuite ?? []).flatMap(cases)]

const consumers = {
  'junit-to-ctrf': () => {
    run('junit-to-ctrf', report, '-o', 'ctrf.json')
    const { tests, passed, failed, skipped } = json('ctrf.json').results.summary
    return { tests, passed, bad: failed, skipped }
  },
  // What it is told in attributes, and what it finds in the cases; its total leaves skips out.
  'test-results-parser': () => {
    const result = require('test-results-parser').parse({ type: 'junit', files: [report] })
    const kinds = { PASS: 'passed', FAIL: 'bad', SKIP: 'skipped' }
    const found = tally(result.suites.flatMap(suite => suite.cases.map(one => kinds[one.status])))
    const told = {
      tests: result.total + result.skipped,
      passed: result.passed,
      bad: result.failed + result.errors,
      skipped: result.skipped
    }
    return JSON.stringify(found) === JSON.stringify(told) ? found : { ...told, tests: `${told.tests}/${found.tests}` }
  },
  junit2json: async () => {
    const { parse } = await import('junit2json')
    const all = await parse(readFileSync(report, 'utf8'))
    return tally(cases(all).map(one =>
      one.failure || one.error ? 'bad' : one.skipped ? 'skipped' : 'passed'))
  },
  'xunit-viewer': async () => {
    const { default: parse } = await import('./node_modules/xunit-viewer/src/cli/parse.js')
    const root = await parse(readFileSync(report, 'utf8'))
    const kinds = { passed: 'passed', pass: 'passed', failure: 'bad', error: 'bad', skipped: 'skipped', skip: 'skipped' }
    const tests = suite => [...Object.values(suite.tests ?? {}), ...Object.values(suite.suites ?? {}).flatMap(tests)]
    return tally(tests(root).map(test => kinds[test.status]))
  },
  'junit-viewer': () => {
    mkdirSync(join(scratch, 'viewer'))
    copyFileSync(report, join(scratch, 'viewer', 'junit.xml'))
    const { tests } = require('junit-viewer').parse(join(scratch, 'viewer')).junit_info
    const count = name => tests[name] ?? 0
    return {
      tests: count('count'),
      passed: count('passed'),
      bad: count('failure') + count('error'),
      skipped: count('skipped')
    }
  },
  // Totals of the merged report, read by somebody else.
  'junit-report-merger': async () => {
    run('jrm', 'merged.xml', report)
    const { parse } = await import('junit2json')
    const all = await parse(readFileSync(join(scratch, 'merged.xml'), 'utf8'))
    const kinds = cases(all).map(one => one.failure || one.error ? 'bad' : one.skipped ? 'skipped' : 'passed')
    return { ...tally(kinds), tests: Number(all.tests) }
  },
  allure: () => {
    mkdirSync(join(scratch, 'results'))
    copyFileSync(report, join(scratch, 'results', 'junit.xml'))
    run('allure', 'generate', 'results', '--output', 'allure')
    const { total, passed = 0, failed = 0, broken = 0, skipped = 0 } = json('allure/widgets/statistic.json')
    return { tests: total, passed, bad: failed + broken, skipped }
  }
}

try {
  for (const [name, count] of Object.entries(consumers)) {
    const { tests, passed, bad, skipped } = await count()
    console.log(`${name} ${tests} ${passed} ${bad} ${skipped}`)
  }
} finally {
  rmSync(scratch, { recursive: true })
}
