// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.time.FakeClock;
import org.jspecify.annotations.Nullable;

/** A platform with a provider, an agent, a tenant, and an offering. Safe for many threads. */
final class Shop implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String SSH_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl user@host";

  final FakeClock clock = FakeClock.at(START);
  final Person agent = Person.of(0x11);
  final Person provider = Person.of(0x22);
  final Person tenant = Person.of(0x33);
  final SimulatedPlatform platform;
  final Sender sender;
  final String pool;
  final long offering;

  private Shop(SimulatedPlatform.Builder settings) {
    platform = settings.clock(clock).start();
    sender = new Sender(platform.url(), clock);
    pool = createPool("europe");
    enrol(agent, pool);
    offering = createOffering("vps-small", "10.0", "\"agent_pool_id\":\"" + pool + "\"");
  }

  static Shop open() {
    return open(settings -> settings);
  }

  static Shop open(UnaryOperator<SimulatedPlatform.Builder> change) {
    return new Shop(change.apply(SimulatedPlatform.builder()));
  }

  Control control() {
    return platform.control();
  }

  Reply asProvider(String line, @Nullable String body) {
    return sender.asUser(provider, path(line), body);
  }

  Reply asTenant(String line, @Nullable String body) {
    return sender.asUser(tenant, path(line), body);
  }

  Reply asAgent(String line, @Nullable String body) {
    return sender.asAgent(agent, path(line), body);
  }

  /** Fills in the provider's key for {@code :pk} and adds the prefix. */
  String path(String line) {
    return line.replaceFirst(" ", " /api/v1").replace(":pk", provider.key());
  }

  String createPool(String location) {
    return asProvider(
            "POST /providers/:pk/pools",
            "{\"name\":\"Rack One\",\"location\":\"%s\",\"provisionerType\":\"docker\"}"
                .formatted(location))
        .data()
        .required("poolId")
        .asString();
  }

  String token(String poolId) {
    return asProvider("POST /providers/:pk/pools/" + poolId + "/setup-tokens", "{}")
        .data()
        .required("token")
        .asString();
  }

  void enrol(Person newAgent, String poolId) {
    redeem(token(poolId), newAgent).data();
  }

  Reply redeem(String token, Person newAgent) {
    return sender.unsigned(
        "POST /api/v1/agents/setup",
        "{\"token\":\"%s\",\"agentPubkey\":\"%s\"}".formatted(token, newAgent.key()));
  }

  long createOffering(String name, String monthlyPrice, String moreMembers) {
    return asProvider("POST /providers/:pk/offerings", terms(name, monthlyPrice, moreMembers))
        .data()
        .asLong();
  }

  static String terms(String name, String monthlyPrice, String moreMembers) {
    return """
    {"offering_id":"%s","offer_name":"Small VPS","currency":"USD","monthly_price":%s,
     "setup_fee":0,"visibility":"private","product_type":"vps","billing_interval":"monthly",
     "billing_unit":"month","is_subscription":false,"stock_status":"in_stock",
     "unmetered_bandwidth":false,"datacenter_country":"DE","datacenter_city":"Falkenstein",
     "is_draft":false,"processor_cores":2,"memory_amount":"4 GB",%s}
    """
        .formatted(name, monthlyPrice, moreMembers);
  }

  /** A paid and accepted contract. */
  ContractId rent() {
    return rent("\"memo\":0");
  }

  ContractId rent(String moreMembers) {
    return new ContractId(
        asTenant("POST /contracts", order("test", moreMembers))
            .data()
            .required("contractId")
            .asString());
  }

  String order(String method, String moreMembers) {
    return "{\"offering_db_id\":%d,\"ssh_pubkey\":\"%s\",\"payment_method\":\"%s\",%s}"
        .formatted(offering, SSH_KEY, method, moreMembers);
  }

  Reply report(ContractId id, String body) {
    return asAgent("PUT /provider/rental-requests/" + id + "/provisioning", body);
  }

  void start(ContractId id) {
    report(id, "{\"status\":\"provisioning\"}").data();
  }

  /** A contract that an agent has handed over. */
  ContractId delivered(String details) {
    ContractId id = rent();
    start(id);
    report(id, delivery(details)).data();
    return id;
  }

  static String delivery(String details) {
    return "{\"status\":\"provisioned\",\"instanceDetails\":\"%s\"}"
        .formatted(details.replace("\"", "\\\""));
  }

  void advance(Duration by) {
    clock.advance(by);
  }

  long now() {
    return sender.nanos();
  }

  @Override
  public void close() {
    sender.close();
    platform.close();
  }
}
