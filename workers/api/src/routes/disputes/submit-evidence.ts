import { disputeResponse, pathId, presentDispute, submitEvidenceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { submitEvidence } from '@revkeen-edge/services/disputes/submit-evidence.ts'
import * as z from 'zod'

export function registerSubmitEvidence(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/disputes/{id}/evidence',
      operationId: 'disputes_submit_evidence',
      summary: 'Answer a dispute',
      description:
        'Hands in what speaks against a dispute, once and before its deadline: a text, and where the papers are. From then on the bank decides, and the dispute is `under_review`.',
      tag: 'Disputes',
      scope: 'disputes:write',
      params: z.object({ id: pathId('dispute') }),
      body: submitEvidenceBody,
      response: disputeResponse,
      errors: [404, 409, 422],
      extension: true,
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => submitEvidence(context, params.id, body),
        (row) => ({ data: presentDispute(row), requestId }),
      ),
  )
}
