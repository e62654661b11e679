// Error code to words for the seller; the compiler checks that no code is without words.
import type { ErrorCode } from '../domain/errors';
import { m } from '../paraglide/messages';

/** What happened, what to do about it, and, for links, why the till says no. */
export interface Words {
  readonly title: () => string;
  readonly advice: () => string;
  readonly why?: () => string;
}

const WORDS: Record<ErrorCode, Words> = {
  'link-garbled': {
    title: m.error_link_garbled_title,
    advice: m.error_link_garbled_advice,
    why: m.error_link_garbled_why,
  },
  'link-invalid': {
    title: m.error_link_invalid_title,
    advice: m.error_link_invalid_advice,
    why: m.error_link_invalid_why,
  },
  'link-too-long': {
    title: m.error_link_too_long_title,
    advice: m.error_link_too_long_advice,
    why: m.error_link_too_long_why,
  },
  'link-tampered': {
    title: m.error_link_tampered_title,
    advice: m.error_link_tampered_advice,
    why: m.error_link_tampered_why,
  },
  'link-unpaired': {
    title: m.error_link_unpaired_title,
    advice: m.error_link_unpaired_advice,
    why: m.error_link_unpaired_why,
  },
  'link-unsigned': {
    title: m.error_link_unsigned_title,
    advice: m.error_link_unsigned_advice,
    why: m.error_link_unsigned_why,
  },
  'link-expired': {
    title: m.error_link_expired_title,
    advice: m.error_link_expired_advice,
    why: m.error_link_expired_why,
  },
  'link-version': {
    title: m.error_link_version_title,
    advice: m.error_link_version_advice,
    why: m.error_link_version_why,
  },
  'link-action': {
    title: m.error_link_action_title,
    advice: m.error_link_action_advice,
    why: m.error_link_action_why,
  },
  'link-wrong-till': {
    title: m.error_link_wrong_till_title,
    advice: m.error_link_wrong_till_advice,
    why: m.error_link_wrong_till_why,
  },
  'link-wrong-callback': {
    title: m.error_link_wrong_callback_title,
    advice: m.error_link_wrong_callback_advice,
    why: m.error_link_wrong_callback_why,
  },
  'link-sum-mismatch': {
    title: m.error_link_sum_mismatch_title,
    advice: m.error_link_sum_mismatch_advice,
    why: m.error_link_sum_mismatch_why,
  },
  'link-replayed': {
    title: m.error_link_replayed_title,
    advice: m.error_link_replayed_advice,
    why: m.error_link_replayed_why,
  },
  'link-old-revision': {
    title: m.error_link_old_revision_title,
    advice: m.error_link_old_revision_advice,
    why: m.error_link_old_revision_why,
  },
  'link-sale-busy': {
    title: m.error_link_sale_busy_title,
    advice: m.error_link_sale_busy_advice,
    why: m.error_link_sale_busy_why,
  },
  'link-cut': {
    title: m.error_link_cut_title,
    advice: m.error_link_cut_advice,
    why: m.error_link_cut_why,
  },
  'link-unreachable': {
    title: m.error_link_unreachable_title,
    advice: m.error_link_unreachable_advice,
    why: m.error_link_unreachable_why,
  },
  'link-not-granted': {
    title: m.error_link_not_granted_title,
    advice: m.error_link_not_granted_advice,
    why: m.error_link_not_granted_why,
  },
  'link-unknown-sale': {
    title: m.error_link_unknown_sale_title,
    advice: m.error_link_unknown_sale_advice,
    why: m.error_link_unknown_sale_why,
  },
  'link-refund-limit': {
    title: m.error_link_refund_limit_title,
    advice: m.error_link_refund_limit_advice,
    why: m.error_link_refund_limit_why,
  },
  'link-many': {
    title: m.error_link_many_title,
    advice: m.error_link_many_advice,
    why: m.error_link_many_why,
  },
  'find-unknown': {
    title: m.error_find_unknown_title,
    advice: m.error_find_unknown_advice,
    why: m.error_find_unknown_why,
  },
  'find-unsupported': {
    title: m.error_find_unsupported_title,
    advice: m.error_find_unsupported_advice,
    why: m.error_find_unsupported_why,
  },
  'scan-denied': { title: m.error_scan_denied_title, advice: m.error_scan_denied_advice },
  'scan-unavailable': {
    title: m.error_scan_unavailable_title,
    advice: m.error_scan_unavailable_advice,
  },
  'pin-missing': { title: m.error_pin_missing_title, advice: m.error_pin_missing_advice },
  'pin-wrong': { title: m.error_pin_wrong_title, advice: m.error_pin_wrong_advice },
  'pin-locked': { title: m.error_pin_locked_title, advice: m.error_pin_locked_advice },
  'pair-garbled': { title: m.error_pair_garbled_title, advice: m.error_pair_garbled_advice },
  'pair-expired': { title: m.error_pair_expired_title, advice: m.error_pair_expired_advice },
  'pair-mismatch': { title: m.error_pair_mismatch_title, advice: m.error_pair_mismatch_advice },
  'pair-known': { title: m.error_pair_known_title, advice: m.error_pair_known_advice },
  'pair-refused': { title: m.error_pair_refused_title, advice: m.error_pair_refused_advice },
  'pair-unreachable': {
    title: m.error_pair_unreachable_title,
    advice: m.error_pair_unreachable_advice,
  },
  'printer-cancelled': {
    title: m.error_printer_cancelled_title,
    advice: m.error_printer_cancelled_advice,
  },
  'printer-unsupported': {
    title: m.error_printer_unsupported_title,
    advice: m.error_printer_unsupported_advice,
  },
  'printer-unknown-kind': {
    title: m.error_printer_unknown_kind_title,
    advice: m.error_printer_unknown_kind_advice,
  },
  'printer-unreachable': {
    title: m.error_printer_unreachable_title,
    advice: m.error_printer_unreachable_advice,
  },
  'printer-lost': { title: m.error_printer_lost_title, advice: m.error_printer_lost_advice },
  'printer-refused': {
    title: m.error_printer_refused_title,
    advice: m.error_printer_refused_advice,
  },
  'printer-paper-out': {
    title: m.error_printer_paper_out_title,
    advice: m.error_printer_paper_out_advice,
  },
  'printer-cover-open': {
    title: m.error_printer_cover_open_title,
    advice: m.error_printer_cover_open_advice,
  },
  'printer-hot': {
    title: m.error_printer_hot_title,
    advice: m.error_printer_hot_advice,
  },
  'printer-cutter': {
    title: m.error_printer_cutter_title,
    advice: m.error_printer_cutter_advice,
  },
  'printer-fault': {
    title: m.error_printer_fault_title,
    advice: m.error_printer_fault_advice,
  },
  'printer-offline': {
    title: m.error_printer_offline_title,
    advice: m.error_printer_offline_advice,
  },
  'printer-in-use': {
    title: m.error_printer_in_use_title,
    advice: m.error_printer_in_use_advice,
  },
  'printer-silent': {
    title: m.error_printer_silent_title,
    advice: m.error_printer_silent_advice,
  },
  'printer-denied': {
    title: m.error_printer_denied_title,
    advice: m.error_printer_denied_advice,
  },
  'printer-needs-tap': {
    title: m.error_printer_needs_tap_title,
    advice: m.error_printer_needs_tap_advice,
  },
  'printer-address': {
    title: m.error_printer_address_title,
    advice: m.error_printer_address_advice,
  },
  'print-broken': { title: m.error_print_broken_title, advice: m.error_print_broken_advice },
  'result-broken': { title: m.error_result_broken_title, advice: m.error_result_broken_advice },
  'shop-unreachable': {
    title: m.error_shop_unreachable_title,
    advice: m.error_shop_unreachable_advice,
  },
  'shop-refused': { title: m.error_shop_refused_title, advice: m.error_shop_refused_advice },
  'shop-revoked': { title: m.error_shop_revoked_title, advice: m.error_shop_revoked_advice },
  'shop-gone': { title: m.error_shop_gone_title, advice: m.error_shop_gone_advice },
  'shop-silent': { title: m.error_shop_silent_title, advice: m.error_shop_silent_advice },
  'file-broken': { title: m.data_file_broken_title, advice: m.data_file_broken_advice },
  'file-changed': { title: m.data_file_changed_title, advice: m.data_file_changed_advice },
  'file-newer': { title: m.data_file_newer_title, advice: m.data_file_newer_advice },
  'till-outdated': {
    title: m.version_outdated_title,
    advice: m.version_outdated_advice,
    why: m.version_outdated_why,
  },
  'storage-broken': { title: m.error_storage_broken_title, advice: m.error_storage_broken_advice },
  'sale-changed': { title: m.error_sale_changed_title, advice: m.error_sale_changed_advice },
  'payment-unknown': {
    title: m.error_payment_unknown_title,
    advice: m.error_payment_unknown_advice,
  },
  'printer-no-app': { title: m.printapp_no_app_title, advice: m.printapp_no_app_advice },
  'print-forged': { title: m.error_payment_forged_title, advice: m.printapp_forged_advice },
  'payment-forged': { title: m.error_payment_forged_title, advice: m.error_payment_forged_advice },
};

/** The words for an error code; a code stored by another version falls back to the plainest ones. */
export const wordsFor = (code: string): Words =>
  WORDS[code as ErrorCode] ?? WORDS['storage-broken'];
