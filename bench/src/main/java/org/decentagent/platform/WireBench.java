// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.decentagent.platform.signing.RequestSignature;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.platform.wire.Envelope;
import org.decentagent.platform.wire.UnreadableDocument;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the client does for a call, without the network. Safe for use by many threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WireBench {
  private static final String PATH =
      "/api/v1/provider/rental-requests/" + "c".repeat(64) + "/provisioning";

  private final SigningKey key = SigningKey.ofSeed(new byte[32]);
  private final Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final UUID nonce = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
  private final byte[] body = "x".repeat(1024).getBytes(StandardCharsets.UTF_8);
  private final byte[] pending =
      IntStream.range(0, 1000)
          .mapToObj(WireBench::contract)
          .collect(Collectors.joining(",", "{\"success\":true,\"data\":[", "]}"))
          .getBytes(StandardCharsets.UTF_8);

  /** The headers of one request with a body of 1 KiB. */
  @Benchmark
  public RequestSignature signRequest() {
    return RequestSignature.of(key, now, nonce, "PUT", PATH, body);
  }

  /** A list of 1 000 pending contracts, from bytes to values. */
  @Benchmark
  public PendingContracts readPendingList() throws UnreadableDocument {
    return PendingReader.read(Envelope.open(pending).data().orElseThrow());
  }

  private static String contract(int number) {
    return String.format(
        Locale.ROOT,
        """
        {"contract_id":"%064x","offering_id":"small-%d","requester_ssh_pubkey":"ssh-ed25519 \
        AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl renter@home",\
        "instance_config":null,"cpu_cores":2,"memory_amount":"2 GB","storage_capacity":"20 GB",\
        "provisioner_type":"docker","provisioner_config":"{\\"image\\":\\"debian\\"}",\
        "post_provision_script":null}\
        """,
        number,
        number % 7);
  }
}
