import { payoutsArrived } from '@revkeen-edge/db/payment-sweepers.ts'
import { payoutArrived } from '@revkeen-edge/services/settlements/arrive.ts'
import { commitDue } from './commit-due.ts'

/** Payouts whose day of arrival has come: each is paid in a commit of its own. */
export const bookArrivals = commitDue({ name: 'book payouts that arrived', due: payoutsArrived, plan: payoutArrived })
