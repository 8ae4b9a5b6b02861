import type { Child } from 'hono/jsx'
import { formatMoney } from '../format/money.ts'
import { fill, safeUrl } from '../format/text.ts'
import { messagesFor, type Messages } from '../messages/index.ts'
import { AddressFields } from './address.tsx'
import { CardField, TextField } from './field.tsx'
import { LockIcon } from './icons.tsx'
import { planTexts, setupConsent } from './plan.ts'
import type { PayView, TermsView } from './view.ts'

/** The form: contact, addresses as configured, card, terms, Pay. `lead` comes first. */
export function PayForm({ view, lead }: { readonly view: PayView; readonly lead?: Child }) {
  const messages = messagesFor(view.locale)
  return (
    <form class="form" id="pay-form" novalidate autocomplete="on" aria-busy="false">
      <noscript>
        <div class="noscript">
          <strong>{messages.pay.noScriptTitle}</strong>
          <p>{messages.pay.noScript}</p>
        </div>
      </noscript>
      <div class="form__body" id="form-body">
        {lead}
        <Contact view={view} messages={messages} />
        <Shipping view={view} messages={messages} />
        <CardSection view={view} messages={messages} />
        <Billing view={view} messages={messages} />
        {view.terms === null ? null : <Terms terms={view.terms} messages={messages} />}
      </div>
      <PayBar view={view} messages={messages} />
    </form>
  )
}

interface PartProps {
  readonly view: PayView
  readonly messages: Messages
}

function Section({ heading, children }: { readonly heading: string; readonly children?: Child }) {
  return (
    <fieldset class="section">
      <legend class="section__heading">
        <h2>{heading}</h2>
      </legend>
      <div class="section__grid">{children}</div>
    </fieldset>
  )
}

function Contact({ view: { fields, prefill }, messages }: PartProps) {
  const { pay, client } = messages
  return (
    <Section heading={pay.contactHeading}>
      <TextField
        name="email"
        label={pay.email}
        type="email"
        autocomplete="email"
        value={prefill.email}
        required
        maxlength={254}
        messages={messages}
        requiredText={client.requiredEmail}
      />
      {fields.name === 'hidden' ? null : (
        <TextField
          name="name"
          label={pay.name}
          autocomplete="name"
          value={prefill.name}
          required={fields.name === 'required'}
          messages={messages}
        />
      )}
      {fields.phone === 'hidden' ? null : (
        <TextField
          name="phone"
          label={pay.phone}
          type="tel"
          autocomplete="tel"
          value={prefill.phone}
          maxlength={32}
          required={fields.phone === 'required'}
          messages={messages}
        />
      )}
    </Section>
  )
}

function Shipping({ view, messages }: PartProps) {
  const mode = view.fields.shippingAddress
  if (mode === 'hidden') return null
  const values = { country: view.prefill.country, ...view.prefill.shippingAddress }
  return (
    <Section heading={messages.pay.shippingHeading}>
      <AddressFields
        path="shipping_address"
        mode={mode}
        values={present(values)}
        locale={view.locale}
        messages={messages}
      />
    </Section>
  )
}

function CardSection({ view, messages }: PartProps) {
  const { pay } = messages
  return (
    <Section heading={pay.paymentHeading}>
      <CardField id="ccnumber" label={pay.cardNumber} />
      <CardField id="ccexp" label={pay.expiry} half />
      <CardField id="cvv" label={pay.securityCode} half />
      <div class="slot" id="alert-slot">
        <p class="slot__note">
          <LockIcon />
          <span>{fill(pay.secure, { merchant: view.merchant.name })}</span>
        </p>
        <div class="slot__alert" id="alert" role="alert" tabindex={-1} />
      </div>
    </Section>
  )
}

function Billing({ view, messages }: PartProps) {
  const mode = view.fields.billingAddress
  if (mode === 'hidden') return null
  const offersSame = mode !== 'country' && view.fields.shippingAddress !== 'hidden'
  const values = { country: view.prefill.country, ...view.prefill.billingAddress }
  const fields = (
    <AddressFields
      path="billing_address"
      mode={mode}
      values={present(values)}
      locale={view.locale}
      messages={messages}
    />
  )
  return (
    <Section heading={messages.pay.billingHeading}>
      {offersSame ? (
        <div class="check check--full">
          <input class="check__input" type="checkbox" id="same-address" checked aria-controls="billing-fields" />
          <label for="same-address">{messages.pay.sameAsShipping}</label>
        </div>
      ) : null}
      {offersSame ? (
        <div class="section__grid check--full" id="billing-fields" hidden>
          {fields}
        </div>
      ) : (
        fields
      )}
    </Section>
  )
}

function Terms({ terms, messages }: { readonly terms: TermsView; readonly messages: Messages }) {
  const { pay, client } = messages
  const links = [
    { text: pay.termsLink, href: safeUrl(terms.termsUrl) },
    { text: pay.privacyLink, href: safeUrl(terms.privacyUrl) },
  ].filter((link) => link.href !== null)
  return (
    <div class="terms">
      <div class="check">
        <input
          class="check__input"
          type="checkbox"
          id="terms"
          name="terms_accepted"
          required
          data-required={client.requiredTerms}
          aria-describedby="terms-error"
        />
        <label for="terms">
          {links.length === 0 ? pay.termsPlain : pay.termsPrefix}
          {links.map((link, index) => (
            <>
              {index > 0 ? ` ${pay.termsAnd} ` : ' '}
              <a href={link.href ?? undefined} target="_blank" rel="noreferrer">
                {link.text}
              </a>
            </>
          ))}
        </label>
      </div>
      <p class="field__error" id="terms-error" />
    </div>
  )
}

function PayBar({ view, messages }: PartProps) {
  const total = formatMoney(view.totals.totalMinor, view.currency, view.locale)
  const isSetup = view.purpose === 'setup'
  const consent = consentOf(view)
  return (
    <div class="paybar">
      {isSetup ? null : (
        <p class="paybar__due">
          <span>{view.plan ? messages.subscribe.dueToday : messages.pay.totalDue}</span>
          <strong data-amount="total">{total}</strong>
        </p>
      )}
      {consent === null ? null : (
        <p class="consent" id="consent" data-plan="consent">
          {consent}
        </p>
      )}
      <button class="pay" id="pay" type="submit" aria-describedby={consent === null ? undefined : 'consent'}>
        <span class="pay__label">
          <ButtonText view={view} total={total} />
        </span>
        <span class="pay__busy" aria-hidden="true">
          <span class="spinner" />
          <span data-busy-text="">{messages.client.processing}</span>
        </span>
      </button>
      <p class="paybar__status" id="status" role="status" aria-live="polite" />
    </div>
  )
}

/** What a card is stored for, in words. */
function consentOf({ purpose, plan, merchant, currency, locale }: PayView): string | null {
  if (purpose === 'setup') return setupConsent(merchant, locale)
  return plan ? planTexts(plan, merchant, currency, locale).consent : null
}

function ButtonText({ view, total }: { readonly view: PayView; readonly total: string }) {
  const { pay, subscribe } = messagesFor(view.locale)
  if (view.purpose === 'setup') return <span>{subscribe.buttonSetup}</span>
  if (view.plan) {
    return <span data-plan="button">{planTexts(view.plan, view.merchant, view.currency, view.locale).button}</span>
  }
  return (
    <>
      <span dir="auto">{view.buttonText?.trim() || pay.button}</span> <span data-amount="total">{total}</span>
    </>
  )
}

/** Drops undefined members, as exact types want it. */
function present<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [K in keyof T]: NonNullable<T[K]>
  }
}
