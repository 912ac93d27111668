// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Order;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestsTest {
  private static final ConfigKey<String> IMAGE =
      ConfigKey.text("image", "what to run")
          .defaultsTo("debian")
          .alsoSetBy(Layer.OFFERING, Layer.CONTRACT);
  private static final ConfigKey<Integer> LIMIT =
      ConfigKey.integer("limit", 1, 100, "how many").defaultsTo(7).alsoSetBy(Layer.OFFERING);
  private static final ConfigKey<String> SOCKET = ConfigKey.text("socket", "where it listens");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

  @TempDir Path state;
  private final Requests requests = new Requests(new Owner("p".repeat(64), "pool", "a".repeat(64)));
  private Database database;
  private Backend backend;

  @BeforeEach
  void open() {
    database = Database.open(state);
    backend =
        new ScriptedProvisioner()
            .backend(new Journal(database, CLOCK), CLOCK, ConfigSchema.of(IMAGE, LIMIT, SOCKET));
  }

  @AfterEach
  void close() {
    backend.close();
    database.close();
  }

  private ProvisionRequest request(String offering, String contract) {
    Order order = Contracts.order();
    return requests.of(
        backend,
        Contracts.id(1),
        new Order(
            order.offering(),
            order.renterKey(),
            order.sizes(),
            Optional.of(offering),
            Optional.of(contract)),
        1,
        Optional.empty());
  }

  @Test
  void theContractLiesOverTheOfferingAndTheOfferingOverTheProvider() {
    ProvisionRequest request =
        request("{\"image\":\"alpine\",\"limit\":9}", "{\"image\":\"arch\"}");

    assertThat(request.settings().get(IMAGE)).isEqualTo("arch");
    assertThat(request.settings().get(LIMIT)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{}", "null"})
  void nothingSetMeansTheProvidersValues(String nothing) {
    ProvisionRequest request = request(nothing, nothing);

    assertThat(request.settings().get(IMAGE)).isEqualTo("debian");
  }

  @Test
  void aLayerMaySetOnlyWhatIsMarkedForIt() {
    assertThatThrownBy(() -> request("{}", "{\"limit\":9}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("instance_config")
        .hasMessageContaining("limit");
    assertThatThrownBy(() -> request("{\"socket\":\"/tmp/x\"}", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("provisioner_config")
        .hasMessageContaining("socket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{not json",
        "[]",
        "7",
        "\"text\"",
        "{} {}",
        "{\"image\":\"a\",\"image\":\"b\"}",
        "{\"limit\":\"9\"}",
        "{\"limit\":9.5}",
        "{\"limit\":99999999999999999999}",
        "{\"limit\":1e400}",
        "{\"limit\":true}",
        "{\"image\":null}",
        "{\"image\":[\"a\"]}",
        "{\"image\":{\"a\":1}}",
        "{\"\":1}",
        "{\"no such key\":1}"
      })
  void hostileSettingsAreRefusedInOneLineThatNamesTheirSource(String json) {
    assertThatThrownBy(() -> request(json, "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("provisioner_config")
        .doesNotContain("\n");
  }

  @Test
  void deepNestingAndSixtyFourKibibytesAreRefusedAndHarmNobody() {
    String deep = "{\"image\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    String wide = "{\"image\":\"" + "x".repeat(64 * 1024) + "\",\"unknown\":1}";

    assertThatThrownBy(() -> request(deep, "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasSizeLessThan(500);
    assertThatThrownBy(() -> request(wide, "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasSizeLessThan(500);
  }

  @Test
  @Guards(Rule.SECRETS)
  void whatIsWrittenInBrokenSettingsIsNotRepeated() {
    assertThatThrownBy(() -> request("{\"image\": hunter2}", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hunter2");
  }
}
