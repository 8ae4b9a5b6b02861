export { createApi } from './app.ts'
export type { Api, ApiContext, ApiEnv, Platform, Principal } from './context.ts'
export { mutate, read, register, type Operation, type Request } from './route.ts'
export { windowOf } from './window.ts'
