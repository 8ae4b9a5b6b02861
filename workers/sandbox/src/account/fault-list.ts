import { count, NO_FAULT, type Fault, type FaultOperation, type Hit } from '../faults/faults.ts'
import { integer, parsed, type Sql } from './sql.ts'

export const listFaults = (sql: Sql): Fault[] =>
  sql.run(`SELECT data FROM faults ORDER BY id`).map((row) => parsed<Fault>(row.data))

export const addFault = (sql: Sql, fault: Fault): void => {
  sql.run(`INSERT INTO faults (data) VALUES (?)`, JSON.stringify(fault))
}

export const clearFaults = (sql: Sql): void => {
  sql.run(`DELETE FROM faults`)
}

/** The hit on this call by the oldest fault that has one for it. */
export function takeHit(sql: Sql, operation: FaultOperation): Hit {
  for (const row of sql.run(`SELECT id, data FROM faults ORDER BY id`)) {
    const fault = parsed<Fault>(row.data)
    if (fault.operation !== operation) continue
    const { hit, next } = count(fault)
    if (next) sql.run(`UPDATE faults SET data = ? WHERE id = ?`, JSON.stringify(next), integer(row.id))
    else sql.run(`DELETE FROM faults WHERE id = ?`, integer(row.id))
    if (hit) return hit
  }
  return NO_FAULT
}
