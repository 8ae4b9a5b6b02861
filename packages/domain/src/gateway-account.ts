import type { GatewayAccount } from './tenant.ts'

type Routed = Pick<GatewayAccount, 'status' | 'currencies' | 'isDefault' | 'createdAt' | 'id'>

/** Whether an account takes a currency (ISO 4217, upper case): one without a list takes all of them. */
export function takesCurrency({ currencies }: Pick<GatewayAccount, 'currencies'>, currency: string): boolean {
  return currencies === null || currencies.includes(currency)
}

/**
 * The account that a new charge in a currency goes through: an active one that names the currency before one that takes
 * all of them, the default before the others, and then the one that has been there longest. `chosenId` names the one that
 * was chosen for what is paid, and goes before all where it takes the currency. Null where none takes it.
 */
export function routeAccount<A extends Routed>(
  accounts: readonly A[],
  currency: string,
  chosenId: string | null = null,
): A | null {
  const able = accounts.filter((account) => account.status === 'active' && takesCurrency(account, currency))
  const chosen = able.find(({ id }) => id === chosenId)
  if (chosen) return chosen
  const [first] = able.toSorted(
    (a, b) =>
      Number(a.currencies === null) - Number(b.currencies === null) ||
      Number(b.isDefault) - Number(a.isDefault) ||
      a.createdAt - b.createdAt ||
      (a.id < b.id ? -1 : 1),
  )
  return first ?? null
}

/** The active account that the merchant made its default, for what has no currency. */
export function defaultAccount<A extends Routed>(accounts: readonly A[]): A | null {
  return accounts.find(({ isDefault, status }) => isDefault && status === 'active') ?? null
}
