// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;
import static org.decentagent.platform.PlatformServer.CONTRACT_HEX;
import static org.decentagent.platform.PlatformServer.SSH;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of contracts that wait, with all that strangers can put into it. */
final class PendingContractsTest {
  private static final String GOOD =
      "{\"contract_id\":\""
          + "b".repeat(64)
          + "\",\"offering_id\":\"vps\",\"requester_ssh_pubkey\":\""
          + SSH
          + "\"}";

  private final PlatformServer server = new PlatformServer();
  private final PlatformClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aContractThatIsListedInTwoWaysIsInNoneOfThem() {
    PendingContracts repeated = pending(GOOD + "," + GOOD);
    PendingContracts contradictory = pending(GOOD + "," + GOOD.replace("vps", "vps-large"));

    assertThat(repeated.contracts()).hasSize(2);
    assertThat(repeated.malformed()).isEmpty();
    assertThat(contradictory.contracts()).isEmpty();
    assertThat(contradictory.malformed())
        .singleElement()
        .satisfies(
            told -> assertThat(told.contract().orElseThrow().hex()).isEqualTo("b".repeat(64)),
            told -> assertThat(told.why()).contains("2 times, with different contents"));
  }

  @Test
  void aFullItemIsRead() {
    PendingContracts pending =
        pending(
            "{\"contract_id\":\""
                + CONTRACT_HEX.toUpperCase(Locale.ROOT)
                + "\",\"offering_id\":\"vps-small\",\"requester_ssh_pubkey\":\""
                + SSH
                + " user@host\",\"instance_config\":\"{broken\",\"cpu_cores\":2,"
                + "\"memory_amount\":\"1.5 GB\",\"storage_capacity\":\"1 TB\","
                + "\"provisioner_type\":\"docker\",\"provisioner_config\":\"{}\","
                + "\"post_provision_script\":\"#!/bin/sh\\r\\ntrue\\n\",\"status\":\"new\"}");

    assertThat(pending.malformed()).isEmpty();
    assertThat(pending.contracts())
        .containsExactly(
            new PendingContract(
                CONTRACT,
                "vps-small",
                new SshPublicKey(SSH),
                OptionalInt.of(2),
                Optional.of(MemorySize.ofMebibytes(1536)),
                Optional.of(StorageSize.ofGibibytes(1024)),
                Optional.of("docker"),
                Optional.of("{}"),
                Optional.of("{broken"),
                Optional.of("#!/bin/sh\r\ntrue\n")));
  }

  @Test
  void camelCaseAndNullsAreUnderstoodToo() {
    PendingContracts pending =
        pending(
            "{\"contractId\":\""
                + CONTRACT_HEX
                + "\",\"offeringId\":\"vps\",\"requester_ssh_pubkey\":\""
                + SSH
                + "\",\"cpuCores\":null,\"memoryAmount\":\"512mb\",\"storage_capacity\":null}");

    assertThat(pending.contracts())
        .containsExactly(
            new PendingContract(
                CONTRACT,
                "vps",
                new SshPublicKey(SSH),
                OptionalInt.empty(),
                Optional.of(MemorySize.ofMebibytes(512)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void theOrderOfThePlatformIsKept() {
    String items =
        IntStream.range(0, 50)
            .mapToObj(i -> GOOD.replace("b".repeat(64), "%064x".formatted(99 - i)))
            .collect(Collectors.joining(","));

    PendingContracts pending = pending(items);

    assertThat(pending.contracts())
        .extracting(contract -> contract.id().hex())
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "%064x".formatted(99 - i)).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contract_id | \"../../etc/passwd\" | .contract_id",
        "contract_id | \"a0a1\\u0000\" | .contract_id",
        "contract_id | 5 | .contract_id",
        "contract_id | null | .contract_id",
        "offering_id | \"\" | .offering_id",
        "offering_id | {} | .offering_id",
        "requester_ssh_pubkey | \"ssh-ed25519 AAAA\\ntouch /tmp/x\" | .requester_ssh_pubkey",
        "requester_ssh_pubkey | \"$(reboot)\" | .requester_ssh_pubkey",
        "requester_ssh_pubkey | null | .requester_ssh_pubkey",
        "cpu_cores | \"2\" | .cpu_cores",
        "cpu_cores | 2.5 | .cpu_cores",
        "cpu_cores | 0 | .cpu_cores",
        "cpu_cores | -1 | .cpu_cores",
        "cpu_cores | 99999999999999999999999 | .cpu_cores",
        "memory_amount | \"16 GiB\" | .memory_amount",
        "memory_amount | 16 | .memory_amount",
        "memory_amount | \"-16 GB\" | .memory_amount",
        "memory_amount | \"0 GB\" | .memory_amount",
        "memory_amount | \"NaN GB\" | .memory_amount",
        "memory_amount | \"1e3 GB\" | .memory_amount",
        "memory_amount | \"999999999 TB\" | .memory_amount",
        "storage_capacity | \"100\" | .storage_capacity",
        "storage_capacity | \"100 MB\" | .storage_capacity",
        "storage_capacity | [\"1 TB\"] | .storage_capacity",
        "provisioner_type | true | .provisioner_type",
        "provisioner_type | 5 | .provisioner_type",
        "provisioner_type | 5.5 | .provisioner_type",
        "offering_id | 7 | .offering_id",
        "provisioner_config | {\"image\":\"x\"} | .provisioner_config"
      })
  void oneMalformedElementIsNamedAndTheOthersGoOn(String member, String value, String place) {
    String start = GOOD.replace("b".repeat(64), CONTRACT_HEX);
    String bad =
        start.contains("\"" + member + "\"")
            ? start.replaceFirst(
                "(\"" + member + "\":)\"[^\"]*\"", "$1" + Matcher.quoteReplacement(value))
            : start.replace("}", ",\"" + member + "\":" + value + "}");

    PendingContracts pending = pending(GOOD + "," + bad + "," + GOOD);

    assertThat(pending.contracts()).hasSize(2);
    assertThat(pending.malformed())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.place()).isEqualTo("contracts[1]" + place);
          assertThat(finding.why()).isNotBlank().hasSizeLessThanOrEqualTo(500);
          assertThat(finding.contract())
              .isEqualTo(member.equals("contract_id") ? Optional.empty() : Optional.of(CONTRACT));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "\"text\"", "[]", "{}", "[[[]]]", "true", "1e999999"})
  void anElementThatIsNoContractIsSkipped(String element) {
    PendingContracts pending = pending(element + "," + GOOD);

    assertThat(pending.contracts()).hasSize(1);
    assertThat(pending.malformed())
        .singleElement()
        .extracting(Malformed::place)
        .asString()
        .startsWith("contracts[0]");
  }

  @Test
  @Guards(Rule.PER_ELEMENT)
  void hostileElementsDoNotHideTheOthers() {
    String deep = "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    String longName = "{\"" + "n".repeat(100_000) + "\":1}";
    String longNumber = "{\"cpu_cores\":" + "9".repeat(20_000) + "}";
    String fat = GOOD.replace("}", ",\"instance_config\":\"" + "x".repeat(64 * 1024 + 1) + "\"}");
    String huge = GOOD.replace("}", ",\"other\":\"" + "x".repeat(600 * 1024) + "\"}");

    PendingContracts pending =
        pending(String.join(",", deep, longName, longNumber, fat, huge, GOOD));

    assertThat(pending.contracts()).hasSize(1);
    assertThat(pending.malformed()).hasSize(5);
    assertThat(pending.malformed().get(3).place()).isEqualTo("contracts[3].instance_config");
    assertThat(pending.malformed().get(4).why()).contains("bytes, more than");
  }

  @Test
  void manyFaultsMakeNoFloodOfFindings() {
    String items = "5,".repeat(20_000) + GOOD;

    PendingContracts pending = pending(items);

    assertThat(pending.malformed()).hasSize(ElementReader.MAX_FINDINGS);
  }

  @Test
  @Guards(Rule.PER_ELEMENT)
  void noMoreThanTenThousandElementsAreRead() {
    PendingContracts pending = pending("{},".repeat(3) + (GOOD + ",").repeat(10_000) + GOOD);

    assertThat(pending.contracts()).hasSize(9_997);
    assertThat(pending.malformed()).extracting(Malformed::place).endsWith("contracts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "\"[]\"", "5", "null", "[5", "[5 6]"})
  void dataThatIsNoListIsUnreadableAsAWhole(String data) {
    server.answerJson("{\"success\":true,\"data\":" + data + "}");

    assertThat(client.pendingContracts()).isInstanceOf(Answer.Unreadable.class);
  }

  @Test
  @Guards(Rule.SECRETS)
  void aContractPrintsWithoutConfigurationAndScript() {
    PendingContracts pending =
        pending(GOOD.replace("}", ",\"instance_config\":\"{\\\"token\\\":\\\"hush\\\"}\"}"));

    assertThat(pending.contracts().getFirst().toString()).contains("vps").doesNotContain("hush");
  }

  private PendingContracts pending(String items) {
    server.answerJson("{\"success\":true,\"data\":[" + items + "]}");
    return switch (client.pendingContracts()) {
      case Answer.Ok<PendingContracts>(PendingContracts pending) -> pending;
      case Answer<PendingContracts> other -> throw new AssertionError(other.explanation());
    };
  }
}
