import { html } from 'hono/html'
import { formatAmount } from '../nmi/amount.ts'
import type { Challenge } from '../threeds/challenge.ts'

/** The page is the bank's: it loads nothing but its style sheet, and its form leads here and then to the merchant. */
export const challengeCsp = ({ redirectUrl }: Challenge): string =>
  `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self' ${new URL(redirectUrl).origin}; frame-ancestors 'none'`

const amountOf = ({ amountMinor, currency }: Challenge): string =>
  amountMinor === 0 ? 'no amount: the card is to be saved' : `${formatAmount(amountMinor, currency)} ${currency}`

const brandOf = ({ card: { brand } }: Challenge): string => brand.charAt(0).toUpperCase() + brand.slice(1)

const choices = html`<form method="post" class="choices">
  <button name="result" value="passed">Pass</button>
  <button name="result" value="failed" class="quiet">Fail</button>
</form>`

const decided = ({ redirectUrl }: Challenge) =>
  html`<p>This was answered before.</p>
    <p><a href="${redirectUrl}">Back to the seller</a></p>`

/** What a bank would show its cardholder, with the two ways in which it may end. */
export const challengePage = (challenge: Challenge) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Confirm your payment – Sandbox bank</title>
        <link rel="stylesheet" href="/sandbox.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main class="bank">
          <p class="dim">Sandbox bank · 3-D Secure</p>
          <h1>Is this you?</h1>
          <dl>
            <dt>Seller</dt>
            <dd>${challenge.merchant}</dd>
            <dt>Amount</dt>
            <dd>${amountOf(challenge)}</dd>
            <dt>Card</dt>
            <dd>${brandOf(challenge)} ending in ${challenge.card.last4}</dd>
          </dl>
          ${challenge.status === 'pending' ? choices : decided(challenge)}
        </main>
      </body>
    </html>`
