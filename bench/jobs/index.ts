import { backlog } from './backlog.ts'
import { threeYears } from './clock.ts'
import { dueScan } from './due-scan.ts'
import type { Job } from './job.ts'
import { renewals } from './renewals.ts'

/** What the engine does by itself, in the order of its table. */
export const jobs: readonly Job[] = [renewals, threeYears, dueScan, backlog]
