import { DAY_MS, instantIn } from '@revkeen-edge/domain'
import * as z from 'zod'
import { unlessMissing } from './messages.ts'

/** A calendar date, such as `2026-03-01`, or an instant, kept as it was written: a date is one of the merchant's time zone. */
export const moment = z
  .string()
  .refine(
    (value) => isDate(value) || z.iso.datetime({ offset: true }).safeParse(value).success,
    'must be an ISO 8601 date or date-time',
  )
  .meta({ format: 'date-time' })

/** When a moment is, in UTC milliseconds: a date is where its day begins in a time zone. */
export function momentAt(written: string, timezone: string): number {
  return isDate(written) ? instantIn(timezone, Date.parse(written)) : Date.parse(written)
}

/** When a moment is over, in UTC milliseconds: a date is over where the next day begins. */
export function momentOver(written: string, timezone: string): number {
  return isDate(written) ? instantIn(timezone, Date.parse(written) + DAY_MS) : Date.parse(written)
}

function isDate(value: string): boolean {
  return z.iso.date().safeParse(value).success
}

const MAX_UNIX_SECONDS = 253_402_300_799

/** An instant as ISO 8601 or in Unix seconds, as UTC milliseconds. */
export const instantOrUnix = z.union(
  [
    z.iso.datetime({ offset: true }).transform((value) => Date.parse(value)),
    z
      .int()
      .min(0)
      .max(MAX_UNIX_SECONDS)
      .transform((seconds) => seconds * 1000),
  ],
  { error: unlessMissing('must be an ISO 8601 date-time or Unix seconds') },
)
