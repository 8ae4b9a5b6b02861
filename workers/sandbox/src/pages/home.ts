import { html } from 'hono/html'
import { gatewayOf } from '../account/identity.ts'
import type { DirectoryEntry } from '../directory/directory.ts'
import type { Fault } from '../faults/faults.ts'
import { formatAmount } from '../nmi/amount.ts'
import { maskedNumber } from '../nmi/card.ts'
import type { Transaction } from '../nmi/model.ts'
import { TEST_CARDS, type TestCard } from '../nmi/test-cards.ts'
import { layout } from './layout.ts'

/** An account with what happened at it lately. */
export interface AccountView {
  readonly entry: DirectoryEntry
  readonly transactions: readonly Transaction[]
  readonly faults: readonly Fault[]
}

const cardRow = ({ number, code, meaning }: TestCard) =>
  html`<tr>
    <td><code>${number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}</code></td>
    <td>${code}</td>
    <td>${meaning}</td>
  </tr>`

const transactionRow = (name: string, transaction: Transaction) => {
  const last = transaction.actions.at(-1)
  return html`<tr>
    <td>${new Date(transaction.createdAt).toISOString().slice(0, 19).replace('T', ' ')}</td>
    <td>${name}</td>
    <td>${transaction.type}</td>
    <td>${formatAmount(transaction.amountMinor, transaction.currency)} ${transaction.currency}</td>
    <td>${maskedNumber(transaction.card)}</td>
    <td>${transaction.orderId}</td>
    <td>${transaction.condition}</td>
    <td>${last?.code ?? ''} ${last?.text ?? ''}</td>
  </tr>`
}

const accountRow = ({ name, securityKey }: DirectoryEntry) =>
  html`<tr>
    <td>${name}</td>
    <td>${gatewayOf(securityKey) === 'elavon' ? 'Elavon Converge' : 'NMI'}</td>
  </tr>`

const faultRow = (name: string, fault: Fault) =>
  html`<tr>
    <td>${name}</td>
    <td>${fault.mode}</td>
    <td>${fault.operation}</td>
    <td>${fault.rate}</td>
    <td>${fault.remaining ?? 'until removed'}</td>
  </tr>`

type Cell = ReturnType<typeof html>

const table = (caption: string, heads: readonly string[], rows: readonly Cell[], empty: string) =>
  rows.length === 0
    ? html`<p class="dim">${empty}</p>`
    : html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`

const newestFirst = (views: readonly AccountView[]) =>
  views
    .flatMap(({ entry, transactions }) => transactions.map((transaction) => ({ name: entry.name, transaction })))
    .toSorted((one, other) => other.transaction.createdAt - one.transaction.createdAt)
    .slice(0, 25)

/** The overview for developers. */
export function homePage(views: readonly AccountView[]) {
  const transactions = newestFirst(views).map(({ name, transaction }) => transactionRow(name, transaction))
  const faults = views.flatMap(({ entry, faults: all }) => all.map((fault) => faultRow(entry.name, fault)))
  return layout(
    'Sandbox',
    html`<main class="page">
      <p>
        The outside world for development and tests: a payment gateway that speaks NMI’s protocol and Elavon Converge’s,
        and a <a href="/mailbox">mailbox</a> that receives every message. No money moves here, and card numbers are not
        kept.
      </p>
      <h2>Test cards</h2>
      <p>
        Any future expiry and any security code will do. Other numbers that pass the check digit are approved. Amounts
        below 1.00 are declined with 200. Security code 999 matches, any other is reported as no match. Street 888 and
        postal code 77777 match the address check.
      </p>
      ${table('Test cards', ['Number', 'Code', 'Result'], TEST_CARDS.map(cardRow), '')}
      <h2>Accounts</h2>
      ${table(
        'Accounts',
        ['Account', 'Gateway'],
        views.map(({ entry }) => accountRow(entry)),
        'None yet.',
      )}
      <h2>Recent transactions</h2>
      ${table('Recent transactions', ['Time (UTC)', 'Account', 'Type', 'Amount', 'Card', 'Order', 'Condition', 'Answer'], transactions, 'None yet.')}
      <h2>Faults</h2>
      <p>
        <code>POST /faults</code> with <code>mode</code> (<code>timeout_after_charge</code>,
        <code>error_before_charge</code>, <code>error_after_charge</code>, <code>timeout_before_charge</code>,
        <code>connection_refused</code>, <code>garbled</code>), <code>count</code>, <code>rate</code>,
        <code>latency_ms</code> and <code>security_key</code> makes trouble; <code>DELETE /faults</code> ends it.
      </p>
      ${table('Faults', ['Account', 'Mode', 'Operation', 'Rate', 'Hits left'], faults, 'None: everything works.')}
      <h2>For scripts</h2>
      <p>
        <code>POST /collect/token</code> <span class="dim">a card to a one-time token</span><br />
        <code>GET /transactions.json?security_key=…&amp;order_id=…</code> <span class="dim">what the gateway knows</span
        ><br />
        <code>POST /settle</code> <span class="dim">closes the day</span><br />
        <code>POST /chargebacks</code> with <code>security_key</code> and <code>transaction_id</code>
        <span class="dim">a cardholder’s bank takes a charge back</span>; <code>POST /chargebacks/{id}</code> with
        <code>outcome</code> (<code>won</code>, <code>lost</code>, <code>withdrawn</code>)
        <span class="dim">the bank decides</span><br />
        <code>GET /balance.json?security_key=…</code> <span class="dim">what the gateway holds</span><br />
        <code>POST /console</code> with <code>transaction_id</code> and an <code>amount</code>
        <span class="dim">changes a transaction behind the merchant’s back; without an amount it is lost</span><br />
        <code>GET /callbacks?security_key=…</code>, <code>POST /callbacks/config</code>,
        <code>POST /callbacks/flush</code> <span class="dim">signed callbacks</span><br />
        <code>GET /3ds/{id}.json</code> <span class="dim">a 3-D Secure challenge</span><br />
        <code>GET /mailbox.json?to=…</code> <span class="dim">messages, newest first</span>
      </p>
    </main>`,
  )
}
