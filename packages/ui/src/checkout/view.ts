import type { BrandColours } from '../brand/theme.ts'

/**
 * What the checkout pages need to know, as plain data. Amounts are integer minor units of the page's one currency
 * (ISO 4217, upper case); times are UTC milliseconds. Texts come from the merchant as they are and are escaped by the components.
 */

/** The seller, as customers see it. */
export interface MerchantView {
  readonly name: string
  /** An https URL, or null: the name stands alone. */
  readonly logoUrl: string | null
  readonly faviconUrl: string | null
  readonly colours: BrandColours
  readonly supportEmail: string | null
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
  /** A sandbox merchant: the pages say that no money moves. */
  readonly testMode: boolean
}

/** What every page is rendered with. */
export interface PageContext {
  /** From `resolveLocale`: language of the texts where a catalogue exists, and form of amounts, dates and country names. */
  readonly locale: string
  /** Null where the page belongs to nobody, like an unknown link. */
  readonly merchant: MerchantView | null
  /** Random for each response; repeated in the `style-src` of `checkoutCsp`. */
  readonly nonce: string
  readonly assets: AssetUrls
}

/** Where the worker serves the texts of `tokens.css` + `checkout.css` (as one file) and of the two scripts. */
export interface AssetUrls {
  readonly stylesheet: string
  readonly checkoutScript: string
  readonly checkingScript: string
}

export type FieldMode = 'required' | 'optional' | 'hidden'

/** Which fields the form has. The e-mail address always is. */
export interface FieldsView {
  readonly name: FieldMode
  readonly phone: FieldMode
  /** `country` asks for the country alone. */
  readonly billingAddress: FieldMode | 'country'
  readonly shippingAddress: FieldMode
}

export interface AddressValues {
  readonly line1?: string
  readonly line2?: string
  readonly city?: string
  readonly state?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

/** Values that the form starts with: from the session's customer, or from the link's query. */
export interface PrefillView {
  readonly email?: string
  readonly name?: string
  readonly phone?: string
  readonly billingAddress?: AddressValues
  readonly shippingAddress?: AddressValues
  /** Chosen in address forms without a country, usually where the request comes from. */
  readonly country?: string
}

/** One product of the order. */
export interface LineView {
  /** Comes back as `items[].id`. */
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly imageUrl: string | null
  readonly features: readonly string[]
  readonly unitAmountMinor: number
  readonly quantity: number
  /** Bounds of the stepper, or null where the quantity is fixed. */
  readonly quantityLimits: { readonly min: number; readonly max: number } | null
  /** Before discount and tax. */
  readonly totalMinor: number
  /** Set where the payer names the price. */
  readonly customAmount: CustomAmountView | null
  /** Whether it is part of the order. Only a selection may start with lines that are not. */
  readonly selected: boolean
  readonly highlighted: boolean
  /** How often it is billed; left out for once. */
  readonly every?: EveryView | null
}

/** Bounds and suggestions of a pay-what-you-want price, each for one unit. */
export interface CustomAmountView {
  readonly minimumMinor: number | null
  readonly maximumMinor: number | null
  readonly presetsMinor: readonly number[]
  /** What the input starts with, or null: empty. */
  readonly initialMinor: number | null
}

export interface TotalsView {
  readonly subtotalMinor: number
  /** A positive amount that is taken off, or null: no such row. */
  readonly discountMinor: number | null
  /** The discount's name or code. */
  readonly discountLabel?: string | null
  readonly shippingMinor?: number | null
  /** Null: no such row. */
  readonly taxMinor: number | null
  /** Tax is inside the prices: shown as a note, not as a row that adds up. */
  readonly taxIncluded?: boolean
  /** Each rate by itself, in place of `taxMinor`. */
  readonly taxes?: readonly TaxView[]
  /** What was paid before, or null: no such row. The total is what is left. */
  readonly paidMinor?: number | null
  /** What was credited of it before, or null: no such row. */
  readonly creditedMinor?: number | null
  readonly totalMinor: number
}

/** What one tax rate comes to. */
export interface TaxView {
  readonly name: string
  /** In ten-thousandths of a percent. */
  readonly percentage: number
  /** Whether the prices contain it. */
  readonly inclusive: boolean
  readonly amountMinor: number
  /** The buyer owes it, not the seller. */
  readonly reverseCharge: boolean
}

/** The field for a discount code. */
export interface CodeView {
  /** The code that counts, or null. */
  readonly applied: string | null
  /** What the address of the page asked for, or null. */
  readonly asked: string | null
  /** Why that does not count, in words; else null. */
  readonly problem: string | null
}

export interface CollectView {
  /** The full URL of Collect.js. Its origin is allowed by `checkoutCsp`. */
  readonly scriptUrl: string
  readonly tokenizationKey: string
}

export interface PayUrls {
  readonly pay: string
  readonly quote: string
  /** Where a payment that the bank wants confirmed first begins its challenge. */
  readonly authenticate: string
  readonly status: string
  /** The page that waits for an outcome, see `CheckingView`. */
  readonly checking: string
  /** Back to the merchant, or null. */
  readonly cancel: string | null
}

/** The payment page of a link or a session. */
export interface PayView extends PageContext {
  readonly page: 'pay'
  readonly merchant: MerchantView
  /** What the order is called in place of “Pay {merchant}”. */
  readonly title: string | null
  /** The token that the browser sends back with each request. */
  readonly session: string
  readonly currency: string
  readonly selectionMode: 'bundle' | 'single_select' | 'multi_select'
  readonly lines: readonly LineView[]
  readonly totals: TotalsView
  /** Left out: a payment. */
  readonly purpose?: PayPurpose
  /** What a subscription costs beyond today; left out where nothing recurs. */
  readonly plan?: PlanView | null
  /** Of the terms by which a card is kept; left out where none is. It comes back as `expected_terms`. */
  readonly termsDigest?: string | null
  /** Set where the lines are one product by different intervals. */
  readonly frequency?: FrequencyView | null
  /** Null where no code is taken. */
  readonly code?: CodeView | null
  /** Whether the total depends on where the payer is. */
  readonly taxedByPlace?: boolean
  readonly fields: FieldsView
  readonly prefill: PrefillView
  /** A checkbox that must be ticked, or null. */
  readonly terms: TermsView | null
  /** In place of “Pay”; the amount always follows. */
  readonly buttonText: string | null
  readonly urls: PayUrls
  readonly collect: CollectView
}

/** What a payment page is for. */
export type PayPurpose = 'payment' | 'subscription' | 'setup'

/** How often something is charged: a billing period by its name, and how many of them. */
export interface EveryView {
  readonly unit: string
  readonly count: number
}

/** What a subscription costs, discounts and taxes included. Figures are the server's, of `at`. */
export interface PlanView {
  readonly every: EveryView
  /** Each period, once nothing takes off less than for ever. */
  readonly regularMinor: number
  /** The first payments instead; null where they are the same. */
  readonly reduced: { readonly amountMinor: number; readonly payments: number } | null
  /** Null where nothing more is charged. */
  readonly next: { readonly at: number; readonly amountMinor: number } | null
  readonly trialDays: number | null
  /** How many there are; null for no such end. */
  readonly payments: number | null
  readonly dueMinor: number
  readonly timeZone: string
  readonly at: number
}

/** One product that is billed by the interval that the payer chooses. */
export interface FrequencyView {
  readonly product: Pick<LineView, 'id' | 'name' | 'description' | 'imageUrl' | 'features'>
  readonly options: readonly FrequencyOption[]
}

export interface FrequencyOption {
  /** Comes back as `items[].id`. */
  readonly id: string
  readonly quantity: number
  readonly every: EveryView
  /** Of one period, before discounts and taxes. */
  readonly amountMinor: number
  /** What it costs less a year than the most frequent option, or null. */
  readonly savingMinor: number | null
  readonly selected: boolean
}

export interface TermsView {
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
}

/** The receipt after a payment. */
export interface SuccessView extends PageContext {
  readonly page: 'success'
  readonly merchant: MerchantView
  readonly number: string
  readonly paidAt: number
  readonly timeZone: string
  readonly currency: string
  readonly lines: readonly ReceiptLineView[]
  readonly totals: TotalsView
  readonly card: CardView | null
  readonly customerName: string | null
  readonly email: string | null
  /** The merchant's own words, or null. */
  readonly message: string | null
  /** Where the customer goes on, or null. */
  readonly continueUrl: string | null
  /** The subscription that was paid for; left out where nothing recurs. */
  readonly subscription?: BegunView | null
}

/** A subscription that has begun. */
export interface BegunView {
  readonly planName: string
  /** Null where nothing more is charged. */
  readonly next: { readonly at: number; readonly amountMinor: number } | null
  /** Null outside of a trial. */
  readonly trialEndsAt: number | null
}

/** What began without a payment: a trial, a subscription that is charged later, or a card that is kept. */
export interface StartedView extends PageContext {
  readonly page: 'started'
  readonly merchant: MerchantView
  readonly currency: string
  readonly timeZone: string
  /** Null for a card alone. */
  readonly subscription: BegunView | null
  readonly card: CardView | null
  readonly email: string | null
}

export interface ReceiptLineView {
  readonly name: string
  readonly quantity: number
  readonly totalMinor: number
}

export interface CardView {
  readonly brand: string
  readonly last4: string
}

/** Waits for the outcome of a payment that is under way. */
export interface CheckingView extends PageContext {
  readonly page: 'checking'
  readonly merchant: MerchantView
  /** GET → `StatusReply`. */
  readonly statusUrl: string
  /** The payment page, for another try. */
  readonly retryUrl: string | null
}

/** Pages that only say how things stand. `backUrl` leads to the merchant. */
export interface NoticeView extends PageContext {
  readonly page: 'expired' | 'inactive' | 'card_not_accepted' | 'already_paid' | 'already_done' | 'canceled'
  readonly backUrl: string | null
}

/** How a 3-D Secure challenge ended, where the payer does not go on to the receipt. */
export interface AuthenticationView extends PageContext {
  readonly page: 'authentication'
  readonly outcome:
    | 'failed'
    | 'expired'
    | 'declined'
    | 'changed'
    /** The challenge was not finished. */
    | 'pending'
    /** The bank or the gateway could not be asked: the page may be loaded again. */
    | 'unavailable'
    /** Somebody has come back from this challenge before. */
    | 'used'
    | 'done'
  /** In place of the outcome's own text: why a card was declined. */
  readonly text: string | null
  /** On to the bank, or to the merchant. */
  readonly continueUrl: string | null
  /** The payment page, for another try. */
  readonly retryUrl: string | null
}

export interface NotFoundView extends PageContext {
  readonly page: 'not_found'
}

export interface TooManyAttemptsView extends PageContext {
  readonly page: 'too_many_attempts'
  /** As in the Retry-After header, or null. */
  readonly retryAfterSeconds: number | null
}

/** An unexpected error: fixed text, with an id for support. */
export interface ErrorView extends PageContext {
  readonly page: 'error'
  readonly requestId: string
}

export type CheckoutView =
  | PayView
  | SuccessView
  | CheckingView
  | NoticeView
  | AuthenticationView
  | NotFoundView
  | TooManyAttemptsView
  | ErrorView
  | StartedView
