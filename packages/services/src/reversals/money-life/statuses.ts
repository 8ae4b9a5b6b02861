import {
  ATTEMPT,
  DISPUTE,
  INVOICE,
  ORDER,
  PAYOUT,
  REVERSAL,
  type CreditNoteStatus,
  type Machine,
} from '@revkeen-edge/domain'
import type { Tables } from '../../invoices/life-tables.ts'
import type { Change } from '../../plan.ts'

/** A step that no table of steps has. */
export class NoSuchStep extends Error {}

const CREDIT_NOTE: Machine<CreditNoteStatus, 'apply' | 'void'> = {
  issued: { apply: 'applied', void: 'voided' },
  applied: {},
  voided: {},
}

type Steps = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>

/** Where each status may lead, by table. */
const STEPS = {
  invoices: INVOICE,
  orders: ORDER,
  reversals: REVERSAL,
  creditNotes: CREDIT_NOTE,
  paymentAttempts: ATTEMPT,
  disputes: DISPUTE,
  payouts: PAYOUT,
} satisfies Record<string, Steps>

interface Step {
  readonly table: keyof typeof STEPS
  /** Null for a row that is new. */
  readonly from: string | null
  readonly to: string
}

function isWatched(table: string): table is keyof typeof STEPS {
  return table in STEPS
}

/** The status that a change finds and the one that it leads to, with its table; null for one that leads to none. */
export function stepOf(tables: Tables, change: Change): Step | null {
  if (change.kind !== 'insert' && change.kind !== 'update') return null
  const { table } = change
  if (!isWatched(table)) return null
  const row: object = change.kind === 'insert' ? change.row : change.set
  if (!('status' in row) || typeof row.status !== 'string') return null
  const from = change.kind === 'insert' ? null : (tables.byId(table, change.id)?.status ?? null)
  return { table, from, to: row.status }
}

/** Throws for a step that its table has not. */
export function checkStep({ table, from, to }: Step): void {
  const steps: Steps = STEPS[table]
  if (from === null || from === to || Object.values(steps[from] ?? {}).includes(to)) return
  throw new NoSuchStep(`${table}: ${from} to ${to}`)
}
