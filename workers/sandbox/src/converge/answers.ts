import type { ErrorCode } from './errors.ts'

/** What Converge says of a charge: the issuer's code and a message, or an error without an answer. */
export type ConvergeAnswer =
  | { readonly approved: boolean; readonly issuer: string; readonly message: string }
  | { readonly error: ErrorCode }

const declined = (issuer: string, message: string): ConvergeAnswer => ({ approved: false, issuer, message })

/** The answers that the test cards stand for, in Converge's words. */
const ANSWERS: Readonly<Record<string, ConvergeAnswer>> = {
  '100': { approved: true, issuer: '00', message: 'APPROVAL' },
  '200': declined('', 'DECLINED'),
  '201': declined('05', 'DECLINED: DO NOT HONOR'),
  '202': declined('51', 'DECLINED: NSF'),
  '203': declined('61', 'DECLINED: MAX EXCEEDED'),
  '204': declined('57', 'SERV NOT ALLOWED'),
  '220': declined('', 'DECLINED'),
  '221': declined('15', 'INVALID CARD'),
  '222': declined('14', 'INVALID CARD'),
  '223': declined('54', 'EXPIRED CARD'),
  '224': declined('80', 'EXP DATE ERROR'),
  '225': declined('N7', 'DECLINED CVV2'),
  '226': declined('55', 'INCORRECT PIN'),
  '240': declined('01', 'CALL AUTH CENTER'),
  '250': declined('04', 'PICK UP CARD'),
  '251': declined('41', 'PICK UP CARD'),
  '252': declined('43', 'PICK UP CARD'),
  '253': declined('59', 'SUSPECTED FRAUD'),
  '261': declined('R1', 'DECLINED: STOP ALL'),
  '262': declined('R0', 'DECLINED: STOP RECURRING'),
  '263': declined('', 'DECLINED'),
  '264': declined('', 'DECLINED'),
  '300': { error: '4014' },
  '301': { error: '4014' },
  '400': declined('96', 'DECLINED: SYSTEM ERROR'),
  '410': { error: '4014' },
  '411': { error: '4014' },
  '420': { error: '3000' },
  '421': { error: '3000' },
  '430': declined('94', 'DUP TRANS'),
  '440': declined('12', 'APPL TYPE ERROR'),
  '441': declined('12', 'APPL TYPE ERROR'),
  '460': { error: '4014' },
  '461': declined('57', 'SERV NOT ALLOWED'),
}

const NEEDS_CARDHOLDER = declined('1A', 'DECLINED: CARDHOLDER AUTHENTICATION REQUIRED')

/** The answer to a charge that the issuer answered with `code` and `text`. */
export function convergeAnswer(code: string, text: string): ConvergeAnswer {
  if (code === '260') return /authentication/i.test(text) ? NEEDS_CARDHOLDER : declined('', 'DECLINED')
  return ANSWERS[code] ?? declined('', 'DECLINED')
}

/** Whether Converge knows of a charge at all: one that got no answer is in no batch. */
export const isKept = (code: string, text: string): boolean => !('error' in convergeAnswer(code, text))
