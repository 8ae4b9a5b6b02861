import { field, refused, type Context, type Operation } from './context.ts'
import type { Outcome } from './model.ts'
import { capture } from './operations/capture.ts'
import { auth, credit, sale, validate } from './operations/charge.ts'
import { refund } from './operations/refund.ts'
import { update } from './operations/update.ts'
import { voidTransaction } from './operations/void.ts'
import { VAULT_OPERATIONS } from './vault.ts'

const OPERATIONS: Readonly<Record<string, Operation>> = {
  sale,
  auth,
  credit,
  validate,
  capture,
  void: voidTransaction,
  refund,
  update,
}

const lookUp = (table: Readonly<Record<string, Operation>>, name: string): Operation | null =>
  Object.hasOwn(table, name) ? (table[name] ?? null) : null

/** One request to transact.php: a transaction by `type`, else vault work by `customer_vault`. */
export function transact(context: Context): Outcome {
  const type = field(context, 'type')
  if (type === '') {
    const vault = lookUp(VAULT_OPERATIONS, field(context, 'customer_vault'))
    return vault ? vault(context) : refused(context, 'Invalid Transaction Type')
  }
  const operation = lookUp(OPERATIONS, type)
  return operation ? operation(context) : refused(context, `Invalid Transaction Type (${type})`)
}
