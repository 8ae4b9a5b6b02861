/** The gateway's response codes and the text that comes with each. */
export const CODE_TEXT = {
  '100': 'SUCCESS',
  '200': 'DECLINE',
  '201': 'Do not honor',
  '202': 'Insufficient funds',
  '203': 'Over limit',
  '204': 'Transaction not allowed',
  '220': 'Incorrect payment information',
  '221': 'No such card issuer',
  '222': 'No card number on file with issuer',
  '223': 'Expired card',
  '224': 'Invalid expiration date',
  '225': 'Invalid card security code',
  '226': 'Invalid PIN',
  '240': 'Call issuer for further information',
  '250': 'Pick up card',
  '251': 'Lost card',
  '252': 'Stolen card',
  '253': 'Fraudulent card',
  '260': 'Declined with further instructions available',
  '261': 'Declined - Stop all recurring payments',
  '262': 'Declined - Stop this recurring program',
  '263': 'Declined - Update cardholder data available',
  '264': 'Declined - Retry in a few days',
  '300': 'Transaction was rejected by gateway',
  '301': 'Rate limit exceeded',
  '400': 'Transaction error returned by processor',
  '410': 'Invalid merchant configuration',
  '411': 'Merchant account is inactive',
  '420': 'Communication error',
  '421': 'Communication error with issuer',
  '430': 'Duplicate transaction at processor',
  '440': 'Processor format error',
  '441': 'Invalid transaction information',
  '460': 'Processor feature not available',
  '461': 'Unsupported card type',
} as const

export type Code = keyof typeof CODE_TEXT

/** Code 260 refers to its own text for what to do next; this is what an issuer that wants 3-D Secure says there. */
export const AUTHENTICATION_REQUIRED = 'Cardholder authentication required (3-D Secure)'

export const textOf = (code: string): string => (code in CODE_TEXT ? CODE_TEXT[code as Code] : CODE_TEXT['400'])

/** 1 approved, 2 declined by the issuer, 3 an error of request, gateway or processor. */
export function responseOf(code: string): '1' | '2' | '3' {
  if (code === '100') return '1'
  return Number(code) < 300 ? '2' : '3'
}

/** The processor did not say what became of it: reported as `unknown`, to be settled with query.php. */
export const isIndeterminate = (code: string): boolean => code === '420' || code === '421'
