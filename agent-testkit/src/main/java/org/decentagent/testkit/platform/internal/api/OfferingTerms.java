// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** The members of an offering: which are required, of which type, and with which bounds. */
final class OfferingTerms {
  private static final int MAX_SCRIPT_BYTES = 64 * 1024;
  private static final List<String> TEXTS =
      List.of(
          "offering_id",
          "offer_name",
          "currency",
          "visibility",
          "product_type",
          "billing_interval",
          "billing_unit",
          "stock_status",
          "datacenter_country",
          "datacenter_city");
  private static final List<String> FLAGS =
      List.of("is_subscription", "unmetered_bandwidth", "is_draft");
  private static final List<String> NUMBERS = List.of("monthly_price", "setup_fee");
  private static final List<String> OPTIONAL_TEXTS =
      List.of(
          "description",
          "agent_pool_id",
          "provisioner_type",
          "provisioner_config",
          "template_name",
          "post_provision_script",
          "memory_amount",
          "total_ssd_capacity",
          "operating_systems",
          "virtualization_type");
  private static final List<String> OPTIONAL_INTEGERS =
      List.of("processor_cores", "min_contract_hours", "max_contract_hours");
  private static final Set<String> CURRENCIES =
      Set.of("USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK");

  private OfferingTerms() {}

  /** Keeps the known members of a request. */
  static ObjectNode read(Body body) {
    Doc terms = new Doc();
    TEXTS.forEach(name -> terms.with(name, body.text(name)));
    FLAGS.forEach(name -> terms.with(name, body.flag(name)));
    NUMBERS.forEach(name -> terms.with(name, body.number(name)));
    OPTIONAL_TEXTS.forEach(name -> terms.orOmit(name, body.optionalText(name).orElse(null)));
    OPTIONAL_INTEGERS.forEach(name -> terms.orOmit(name, body.optionalInteger(name).orElse(null)));
    return terms.node();
  }

  /** Refuses members that are of the right type and make no sense. */
  static void check(ObjectNode terms) {
    String country = terms.required("datacenter_country").asString();
    if (!country.matches("[A-Z]{2}")) {
      throw new SoftError(
          "Invalid datacenter_country '" + country + "': must be two upper-case letters");
    }
    String currency = terms.required("currency").asString();
    if (!CURRENCIES.contains(currency.toUpperCase(Locale.ROOT))) {
      throw new SoftError("Currency '" + currency + "' is not supported by Stripe");
    }
    String script = terms.path("post_provision_script").asString("");
    if (script.getBytes(StandardCharsets.UTF_8).length > MAX_SCRIPT_BYTES) {
      throw new SoftError("Post-provision script exceeds " + MAX_SCRIPT_BYTES + " bytes");
    }
  }
}
