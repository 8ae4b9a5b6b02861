import { disputesOverdue } from '@revkeen-edge/db/payment-sweepers.ts'
import { expireDispute } from '@revkeen-edge/services/disputes/expire.ts'
import { commitDue } from './commit-due.ts'

/** Disputes that nobody answered in time: each is lost in a commit of its own. */
export const expireDisputes = commitDue({ name: 'expire disputes', due: disputesOverdue, plan: expireDispute })
