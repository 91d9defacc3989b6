/** How an event of a provider finds its contact again. */

/** Of an email: tag where the id fits one, header always. */
export const CONTACT_TAG = "tacet-contact";
export const CONTACT_HEADER = "X-Tacet-Contact";
/** Of a text message: the key of the contact id in its context, which comes back in every event about it. */
export const CONTACT_CONTEXT = "tacetContact";
