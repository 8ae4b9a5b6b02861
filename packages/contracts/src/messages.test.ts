import { expect, it } from 'vitest'
import * as z from 'zod'
import { amountMinor, instant, json, multiline, text } from './fields.ts'
import { flag, limit } from './lists.ts'

function reasonsOf(schema: z.ZodType, value: unknown): readonly string[] {
  const parsed = schema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => [...path, message].join(' '))
}

it.each<[string, z.ZodType, unknown, readonly string[]]>([
  ['nothing', z.object({ name: z.string() }), {}, ['name is required']],
  ['no amount', z.object({ amount: amountMinor }), {}, ['amount is required']],
  ['no instant', z.object({ at: instant }), {}, ['at is required']],
  ['no choice', z.object({ kind: z.enum(['a', 'b']) }), {}, ['kind is required']],
  ['no union', z.object({ kind: z.union([z.string(), z.number()]) }), {}, ['kind is required']],
  ['a number for a string', z.string(), 1, ['must be a string']],
  ['a null for a string', z.string(), null, ['must be a string']],
  ['a string for a number', z.number(), 'a', ['must be a number']],
  ['a fraction', z.int(), 1.5, ['must be a whole number']],
  ['an amount with a fraction', amountMinor, 1.5, ['must be a whole number of minor units']],
  ['a word for a flag', z.boolean(), 'yes', ['must be true or false']],
  ['a list for an object', z.object({}), [], ['must be an object']],
  ['an object for a list', z.array(z.string()), {}, ['must be a list']],
  ['too small a number', z.number().min(1), 0, ['must be at least 1']],
  ['too big a number', z.number().max(9), 10, ['must be at most 9']],
  ['a bound itself', z.number().gt(0).lt(1), 0, ['must be greater than 0']],
  ['too long a text', text(3), 'long', ['must have at most 3 characters']],
  ['an empty list', z.array(z.string()).min(1), [], ['must have at least 1 item']],
  ['another choice', z.enum(['a', 'b']), 'c', ['must be one of a, b']],
  ['another literal', z.literal(true), false, ['must be true']],
  ['a query flag', flag, 'yes', ['must be one of true, false']],
  ['a query limit', limit, 'many', ['must be a number']],
  ['no form of a union', z.union([z.string(), z.object({})]), 1, ['must be a string, or must be an object']],
  ['the nearest form of a union', z.union([text(3), z.object({})]), 'long', ['must have at most 3 characters']],
  ['a field too many', z.strictObject({}), { extra: 1 }, ['has no field extra']],
  ['a wrong form', z.string().regex(/^a$/), 'b', ['has the wrong form']],
  ['a broken rule', z.string().refine(() => false), 'b', ['is not valid']],
])('says of %s what is wrong', (_, schema, value, reasons) => {
  expect(reasonsOf(schema, value)).toEqual(reasons)
})

it.each(['\n', '\r', '\u0085', '\u2028', '\u2029'])('keeps %j out of a line, but not out of several', (line) => {
  expect(reasonsOf(text(20), `a${line}b`)).toEqual(['must not contain line breaks'])
  expect(reasonsOf(multiline(20), `a${line}b`)).toEqual([])
})

it.each([
  ['{"__proto__":{"a":1}}', '__proto__ is not allowed as a key'],
  ['{"a":[{"constructor":1}]}', 'a 0 constructor is not allowed as a key'],
  ['{"prototype":null}', 'prototype is not allowed as a key'],
  ['{"a":{"n":9007199254740993}}', /^a n must be at most 9007199254740991/],
  ['{"n":-9007199254740993}', /^n must be/],
  ['{"n":1e999}', /^n must be/],
  [`{"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'must be nested at most 64 deep'],
  ['[]', 'must be an object'],
])('refuses the data %.40s by its path', (written, reason) => {
  const [told, ...others] = reasonsOf(json, JSON.parse(written))
  expect(others).toEqual([])
  if (typeof reason === 'string') expect(told).toBe(reason)
  else expect(told).toMatch(reason)
})

it('keeps data as it was written', () => {
  const value = { a: [1.5, -0.1, 9_007_199_254_740_991, null, true, 'text'], b: { proto: {} } }
  expect(json.parse(value)).toEqual(value)
})
