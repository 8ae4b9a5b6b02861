/** A percentage is exact: a whole number of ten-thousandths of a percent, so that 8.25 % is 82,500. */
const DECIMALS = 4
const PARTS = 10 ** DECIMALS

/** 100 %, in ten-thousandths of a percent. */
export const WHOLE_PERCENTAGE = 100 * PARTS

/** Ten-thousandths of a percent of a number like 8.25; null where it is negative or has more than four decimals. */
export function percentageParts(percent: number): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(String(percent))
  if (!match) return null
  const [, whole = '', fraction = ''] = match
  return Number(whole + fraction.padEnd(DECIMALS, '0'))
}

/** The number that people write for a percentage: 8.25 for 82,500. */
export function percentageNumber(parts: number): number {
  return parts / PARTS
}
