import type { CardFault } from './model.ts'
import { textOf, type Code } from './codes.ts'

export interface TestCard {
  readonly number: string
  /** The response code of every charge of this card. */
  readonly code: Code
  readonly meaning: string
  readonly needsAuthentication?: true
  readonly fault?: CardFault
}

const answers = (number: string, code: Code): TestCard => ({ number, code, meaning: textOf(code) })

/** Every card that does something. Any other number that passes the Luhn check is approved. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4111111111111111', code: '100', meaning: 'Approved (Visa)' },
  { number: '5431111111111111', code: '100', meaning: 'Approved (Mastercard)' },
  { number: '341111111111111', code: '100', meaning: 'Approved (American Express)' },
  { number: '6011000991300009', code: '100', meaning: 'Approved (Discover)' },
  {
    number: '4000000000003220',
    code: '100',
    meaning: 'Needs 3-D Secure: without it declined, code 260; then Pass or Fail on the bank’s page',
    needsAuthentication: true,
  },
  { number: '4000000000000002', code: '200', meaning: 'Declined' },
  answers('4000000000002016', '201'),
  answers('4000000000002024', '202'),
  answers('4000000000002032', '203'),
  answers('4000000000002040', '204'),
  answers('4000000000002206', '220'),
  answers('4000000000002214', '221'),
  answers('4000000000002222', '222'),
  answers('4000000000002230', '223'),
  answers('4000000000002248', '224'),
  answers('4000000000002255', '225'),
  answers('4000000000002263', '226'),
  answers('4000000000002404', '240'),
  answers('4000000000002503', '250'),
  answers('4000000000002511', '251'),
  answers('4000000000002529', '252'),
  answers('4000000000002537', '253'),
  answers('4000000000002602', '260'),
  answers('4000000000002610', '261'),
  answers('4000000000002628', '262'),
  answers('4000000000002636', '263'),
  answers('4000000000002644', '264'),
  answers('4000000000003006', '300'),
  answers('4000000000003014', '301'),
  answers('4000000000004004', '400'),
  answers('4000000000004103', '410'),
  answers('4000000000004111', '411'),
  answers('4000000000004202', '420'),
  answers('4000000000004210', '421'),
  answers('4000000000004301', '430'),
  answers('4000000000004400', '440'),
  answers('4000000000004418', '441'),
  answers('4000000000004608', '460'),
  answers('4000000000004616', '461'),
  {
    number: '4000000000009011',
    code: '100',
    meaning: 'Approved, but the reply never arrives',
    fault: 'timeout_after_charge',
  },
  {
    number: '4000000000009029',
    code: '100',
    meaning: 'Approved, but the reply is a server error',
    fault: 'error_after_charge',
  },
  { number: '4000000000009037', code: '100', meaning: 'Approved, but the reply is unreadable', fault: 'garbled' },
]

const BY_NUMBER = new Map(TEST_CARDS.map((card) => [card.number, card]))

export const testCardOf = (number: string): TestCard | undefined => BY_NUMBER.get(number)
