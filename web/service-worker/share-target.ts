// What other programs share into the installed page: kept until the page that sends takes it.
import { putShared } from '../keep/inbox.ts';

export const sharePath = '/share-target';
const page = '/?shared';

/** Never fails: the person lands on the page, with or without what was shared. */
export async function takeShared(request: Request): Promise<Response> {
  try {
    const form = await request.formData();
    const files = form.getAll('files').filter((entry) => entry instanceof File);
    const text = ['title', 'text', 'url'].map((name) => form.get(name)).filter(isSaid);
    await putShared({ files, text: text.join('\n') });
  } catch {
    // No room for it, or it could not be read: the page has nothing to take.
  }
  return Response.redirect(page, 303);
}

function isSaid(entry: FormDataEntryValue | null): entry is string {
  return typeof entry === 'string' && entry !== '';
}
