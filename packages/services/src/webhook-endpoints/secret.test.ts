import { expect, it } from 'vitest'
import { rotatedSecrets, secretsAt } from './secret.ts'

const DAY_MS = 86_400_000
const NOW = 1_700_000_000_000

it('signs with the one secret of an endpoint that was never rotated', () => {
  expect(secretsAt('rk_wh_a', NOW)).toEqual(['rk_wh_a'])
})

it('signs with the former secret as well, for a day', () => {
  const kept = rotatedSecrets('rk_wh_a', 'rk_wh_b', NOW)
  expect(secretsAt(kept, NOW)).toEqual(['rk_wh_b', 'rk_wh_a'])
  expect(secretsAt(kept, NOW + DAY_MS - 1)).toEqual(['rk_wh_b', 'rk_wh_a'])
  expect(secretsAt(kept, NOW + DAY_MS)).toEqual(['rk_wh_b'])
})

it('ends a secret by the second rotation after it', () => {
  const kept = rotatedSecrets(rotatedSecrets('rk_wh_a', 'rk_wh_b', NOW), 'rk_wh_c', NOW + 1)
  expect(secretsAt(kept, NOW + 1)).toEqual(['rk_wh_c', 'rk_wh_b'])
})
