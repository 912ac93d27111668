// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server type at a location: what it costs, and whether it can be had. Guarded by the world. */
final class Offer {
  private static final BigDecimal VAT = new BigDecimal("1.19");

  private final String location;
  private final JsonNode source;
  private Optional<Deprecation> deprecation;
  private Optional<ForeignHand.SoldOut> shortage = Optional.empty();

  /** An announcement that something goes. */
  record Deprecation(Instant announced, Instant unavailableAfter) {
    static Optional<Deprecation> read(JsonNode source) {
      return source
          .optional("deprecation")
          .map(node ->
              new Deprecation(
                  Instant.parse(node.path("announced").stringValue()),
                  Instant.parse(node.path("unavailable_after").stringValue())));
    }

    ObjectNode document() {
      return Json.object()
          .put("announced", Json.time(announced))
          .put("unavailable_after", Json.time(unavailableAfter));
    }
  }

  Offer(JsonNode source) {
    this.source = source;
    location = source.path("location").stringValue();
    deprecation = Deprecation.read(source);
  }

  String location() {
    return location;
  }

  void deprecate(Deprecation announcement) {
    deprecation = Optional.of(announcement);
  }

  void sellOut(ForeignHand.SoldOut how) {
    shortage = Optional.of(how);
  }

  void restock() {
    shortage = Optional.empty();
  }

  Optional<ForeignHand.SoldOut> shortage() {
    return shortage;
  }

  boolean isGone(Instant now) {
    return deprecation.map(that -> !now.isBefore(that.unavailableAfter())).orElse(false);
  }

  ObjectNode document(long locationId, Instant now) {
    boolean shownAsSoldOut =
        shortage.map(that -> that.shown() == ForeignHand.Shown.IN_CATALOGUE).orElse(false);
    ObjectNode node = Json.object().put("id", locationId).put("name", location);
    node.set("deprecation", Json.orNull(deprecation.map(Deprecation::document)));
    return node.put("available", !shownAsSoldOut && !isGone(now))
        .put("recommended", deprecation.isEmpty() && !shownAsSoldOut);
  }

  ObjectNode price() {
    ObjectNode node = Json.object().put("location", location);
    node.set("price_hourly", price(source.path("hourly").stringValue()));
    node.set("price_monthly", price(source.path("monthly").stringValue()));
    node.put("included_traffic", source.path("traffic").longValue());
    node.set("price_per_tb_traffic", price(source.path("per_tb").stringValue()));
    return node;
  }

  /** An amount before and after tax, as text. */
  static ObjectNode price(String net) {
    BigDecimal amount = new BigDecimal(net).setScale(10, RoundingMode.UNNECESSARY);
    return Json.object()
        .put("net", amount.toPlainString())
        .put("gross", amount.multiply(VAT).setScale(16, RoundingMode.UNNECESSARY).toPlainString());
  }
}
