import { callbackTests } from './fault-callbacks.ts'
import { CHALLENGE_ROWS } from './fault-challenges.ts'
import { faultMatrix } from './fault-matrix.ts'

faultMatrix('nmi', CHALLENGE_ROWS, callbackTests)
