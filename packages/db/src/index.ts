export { databaseFor, handleFor, type Handles } from './database.ts'
export { directoryOf } from './directory.ts'
export { traced, type Trace } from './trace.ts'
