/** How the card schemes write their names. */
const SCHEMES: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  maestro: 'Maestro',
  unionpay: 'UnionPay',
}

/** A card scheme's name for people. A scheme that is not known here keeps its code. */
export function schemeName(brand: string): string {
  return SCHEMES[brand.toLowerCase()] ?? brand
}
