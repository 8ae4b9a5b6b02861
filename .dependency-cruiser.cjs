/** Who may import whom: the layers of docs/architecture.md, and the one home of each library that has one. */
const layers = {
  domain: [],
  contracts: ['domain'],
  services: ['domain', 'contracts'],
  db: ['domain', 'contracts', 'services'],
  gateways: ['domain', 'contracts', 'services'],
  http: ['domain', 'contracts', 'services'],
  ui: ['domain', 'contracts'],
  documents: ['domain', 'contracts'],
}

const tests = '\\.test\\.tsx?$'

/** A package's product code reaches only the packages below it. Tests may use the harness too. */
function layerRule([name, below]) {
  return {
    name: `layers: ${name}`,
    comment: `packages/${name} may import ${below.join(', ') || 'no other package'}`,
    severity: 'error',
    from: { path: `^packages/${name}/`, pathNot: tests },
    to: { path: '^(packages|workers|scripts|bench|tests)/', pathNot: `^packages/(${[name, ...below].join('|')})/` },
  }
}

/** A library that only some folders may import, even for its types. */
function homeRule(name, library, homes) {
  return {
    name: `home of ${name}`,
    comment: `only ${homes.join(', ')} may import it`,
    severity: 'error',
    from: { path: '^(packages|workers|scripts|bench|tests)/', pathNot: homes.map((home) => `^${home}/`) },
    to: { path: library },
  }
}

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(layerRule),
    {
      name: 'no use cases below the workers',
      comment: "db, gateways and http know the services' ports and shared types; only a worker calls a use case",
      severity: 'error',
      from: { path: '^packages/(db|gateways|http)/', pathNot: tests },
      to: { path: '^packages/services/src/(?!ports/)[^/]+/' },
    },
    {
      name: 'workers stand alone',
      comment: 'workers meet at run time, through bindings and queues',
      severity: 'error',
      from: { path: '^workers/([^/]+)/' },
      to: { path: '^workers/', pathNot: '^workers/$1/' },
    },
    {
      name: 'product code stands alone',
      comment: 'scripts, benchmarks, tests and the harness use the product, never the other way round',
      severity: 'error',
      from: { path: '^(packages/(?!testing/)|workers/)', pathNot: [tests, '^workers/[^/]+/test/'] },
      to: { path: '^(scripts|bench|tests|packages/testing)/' },
    },
    homeRule('drizzle', '(^|/)drizzle-orm(/|$)', ['packages/db']),
    homeRule('hono', '(^|/)(hono|@hono/[^/]+)(/|$)', ['workers', 'packages/http', 'packages/ui']),
    homeRule('the Workers runtime', '^cloudflare:', ['workers']),
    {
      name: 'no cycles',
      comment: 'a cycle has no order in which it can be loaded; types alone are not loaded',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere would escape every rule above',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^cloudflare:' },
    },
    {
      name: 'declared dependencies',
      comment: 'what a package imports stands in its package.json',
      severity: 'error',
      from: { path: '^(packages|workers)/', pathNot: [tests, '^workers/[^/]+/test/', '^packages/testing/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '@cloudflare/workers-types' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^build/', '\\.d\\.ts$'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['workerd', 'worker', 'browser', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.d.mts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
