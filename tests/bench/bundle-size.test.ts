import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { MAX_BUNDLE_KB } from '../../bench/lib/budgets.ts'
import { sharedBundleDir } from '../../packages/testing/src/bundles.ts'
import { bundlePath } from '../../scripts/lib/bundle.ts'
import { deployedParts } from '../../scripts/lib/parts.ts'

it.each(deployedParts)('the %s worker stays below the size that Cloudflare takes', (part) => {
  const bundle = readFileSync(bundlePath(sharedBundleDir() ?? '', part))
  expect(bundle.length).toBeGreaterThan(0)
  expect(gzipSync(bundle).length).toBeLessThan(MAX_BUNDLE_KB * 1000)
})
