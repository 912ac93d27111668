// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.RemovalRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each ending of a program means on a read, on a provision and on a removal. */
@Timeout(180)
final class ExitCodesTest {
  private static final ContractId CONTRACT = Workshop.contract(17);

  @TempDir Path folder;

  /** A program that does for that verb what the line says. */
  private Workshop shop(String verb, String line) {
    return Workshop.with(
        folder, Bodies.WHOLE.replace(verb + ")", verb + ") " + line + " ;;\nother)"));
  }

  private static ProvisioningException provision(Workshop shop) {
    return thrown(() -> shop.provisioner().provision(shop.request(CONTRACT), shop.steps(CONTRACT)));
  }

  private static ProvisioningException terminate(Workshop shop) {
    return thrown(() ->
        shop.provisioner()
            .terminate(new RemovalRequest(CONTRACT, Optional.empty()), shop.steps(CONTRACT)));
  }

  private static ProvisioningException find(Workshop shop) {
    return thrown(() -> shop.provisioner().find(Mark.of(CONTRACT)));
  }

  private static ProvisioningException thrown(Runnable call) {
    return catchThrowableOfType(ProvisioningException.class, call::run);
  }

  @ParameterizedTest
  @CsvSource({
    "110, Retryable",
    "111, Permanent",
    "112, QuotaExceeded",
    "113, UnknownOutcome",
    "114, Conflict",
    "115, AccessDenied"
  })
  void aProvisionFailsAsTheExitCodeSays(int code, String kind) {
    Workshop shop = shop("provision", "fail " + code + " no_disk 'disk 3 is <b>full</b>'");

    ProvisioningException failure = provision(shop);

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(new FailureCode("script/no_disk"));
    assertThat(failure)
        .hasMessage(
            shop.program() + " cannot provision contract 000000000000: disk 3 is <b>full</b>");
    shop.requireProtocol();
  }

  @ParameterizedTest
  @CsvSource({
    "110, Retryable",
    "111, Permanent",
    "112, Retryable",
    "113, UnknownOutcome",
    "114, Conflict",
    "115, AccessDenied"
  })
  void aRemovalFailsAsTheExitCodeSays(int code, String kind) {
    ProvisioningException failure = terminate(shop("terminate", "fail " + code + " busy later"));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(ints = {110, 111, 112, 113, 114, 1, 2, 127, 255})
  void aReadThatFailsTellsNothingAndIsAskedAgain(int code) {
    ProvisioningException failure = find(shop("find", "fail " + code + " busy later"));

    assertThat(failure).isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void aReadThatIsRefusedForItsCredentialsSaysSo() {
    ProvisioningException failure =
        find(shop("find", "fail 115 token_expired 'the token is refused; renew it'"));

    assertThat(failure).isInstanceOf(ProvisioningException.AccessDenied.class);
    assertThat(failure).hasMessageContaining("renew it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"status\":\"gone\"}", "{\"status\":\"ABSENT\"}"})
  void whatIsNeitherFoundNorAbsentProvesNothing(String answer) {
    ProvisioningException failure = find(shop("find", "echo '" + answer + "'"));

    assertThat(failure).isInstanceOf(ProvisioningException.Retryable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|it is not one object",
        "{} {}|it is not one object",
        "{\"status\":7}|'status' has a value of another kind",
        "{\"status\":\"found\",\"instance\":{\"ssh\":{\"port\":\"22\"}}}"
            + "|'instance.ssh.port' has a value of another kind"
      },
      quoteCharacter = '~')
  void whatIsOfAnotherKindIsNamedByItsPlace(String answer, String words) {
    ProvisioningException failure = find(shop("find", "echo '" + answer + "'"));

    assertThat(failure).hasMessageEndingWith("it is not as it must be (line 1): " + words);
  }

  @Test
  void theProgramSaysHowLongToWait() {
    Workshop shop =
        shop(
            "provision",
            "echo '{\"error\":{\"message\":\"slow down\",\"retry_after_seconds\":90}}'; exit 110");

    ProvisioningException failure = provision(shop);

    assertThat(failure)
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            retryable -> assertThat(retryable.retryAfter()).contains(Duration.ofSeconds(90)));
    assertThat(failure.code()).isEqualTo(new FailureCode("script/retryable"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 1",
        "exit 2",
        "exit 3",
        "exit 109",
        "exit 115",
        "exit 116",
        "exit 126",
        "exit 127",
        "kill -9 $$",
        "kill -TERM $$",
        "exit 110",
        "exit 111",
        "echo '{}'; exit 111",
        "echo '{\"error\":{}}'; exit 112",
        "echo '{\"error\":{\"message\":7}}'; exit 112",
        "echo '{\"error\":{\"message\":\"x\",\"retry_after_seconds\":0}}'; exit 110",
        "echo '{\"error\":{\"message\":\"x\"}} and more'; exit 110",
        "exit 0",
        "echo",
        "echo null",
        "echo '[]'",
        "echo '{}'",
        "echo '\"ready\"'",
        "echo '{\"status\":\"ready\"}'",
        "echo '{\"status\":\"done\"}'",
        "echo '{\"status\":\"in_progress\"}'",
        "echo '{\"status\":\"in_progress\",\"check_after_seconds\":0}'",
        "echo '{\"status\":\"in_progress\",\"check_after_seconds\":86401}'",
        "echo '{\"status\":\"in_progress\",\"check_after_seconds\":\"5\"}'",
        "echo '{\"status\":\"in_progress\",\"check_after_seconds\":1.5}'",
        "echo '{\"status\":\"in_progress\",\"status\":\"ready\",\"check_after_seconds\":5}'",
        "echo '{\"status\":\"ready\",\"status\":\"in_progress\",\"check_after_seconds\":5}'",
        "echo '{\"status\":\"in_progress\",\"check_after_seconds\":5'",
        "echo '{\"status\":\"in_progress\",\"check_after_seconds\":5}{}'",
        "echo 'oops {\"status\":\"in_progress\",\"check_after_seconds\":5}'",
        "printf '{\"status\":\"in_progress\",\"check_after_seconds\":5,\"what\":\"\\377\\376\"}'",
        "printf '{\"status\":\"in_progress\",\"check_after_seconds\":5,\"state\":\"%5000s\"}'",
        "printf '{\"status\":\"in_progress\",\"check_after_seconds\":5,\"what\":\"%8000s\"}'",
        "printf '{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\"}}'",
        "printf"
            + " '{\"status\":\"ready\",\"instance\":{\"external_id\":\"a\\\\nb\",\"ssh\":{\"host\":\"h\",\"port\":22,\"user\":\"root\"}}}'",
        "printf '{\"status\":\"ready\",\"instance\":{\"external_id\":\""
            + " \",\"ssh\":{\"host\":\"h\",\"port\":22,\"user\":\"root\"}}}'",
        "printf"
            + " '{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\",\"ssh\":{\"host\":\"-oProxyCommand=id\",\"port\":22,\"user\":\"root\"}}}'",
        "printf"
            + " '{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\",\"ssh\":{\"host\":\"h\",\"port\":0,\"user\":\"root\"}}}'",
        "printf"
            + " '{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\",\"host_key\":\"ssh-ed25519"
            + " nonsense\",\"ssh\":{\"host\":\"h\",\"port\":22,\"user\":\"root\"}}}'",
        "printf"
            + " '{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\",\"ipv4\":\"<b>\",\"ssh\":{\"host\":\"h\",\"port\":22,\"user\":\"root\"}}}'",
        "printf '{\"status\":\"ready\",\"instance\":{\"external_id\":\"x\",\"details\":{'; for n in"
            + " a b c d e f g h; do for m in a b c d e; do printf '\"%s%s\":\"\",' $n $m; done; done;"
            + " printf"
            + " '\"z\":\"\"},\"ssh\":{\"host\":\"h\",\"port\":22,\"user\":\"root\"}}}'",
      })
  void whatSaysNothingClearLeavesTheOutcomeOfAProvisionUnknown(String line) {
    ProvisioningException failure = provision(shop("provision", line));

    assertThat(failure)
        .as(failure.getMessage())
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
  }

  @Test
  void theMessageOfAnUnknownOutcomeHoldsTheLastLineButNotTheAnswer() {
    Workshop shop =
        shop("provision", "echo 'secret stuff'; echo 'cannot reach the hypervisor' >&2");

    ProvisioningException failure = provision(shop);

    assertThat(failure)
        .hasMessageContaining("its answer: ")
        .hasMessageEndingWith("it last said: cannot reach the hypervisor");
    assertThat(failure.getMessage()).doesNotContain("stuff").doesNotContain("\n");
  }

  @Test
  void aProgramThatTakesTooLongIsStopped() {
    Workshop shop = shop("provision", "sleep 60").set("deadline", "5 s");

    ProvisioningException failure = provision(shop);

    assertThat(failure)
        .isInstanceOf(ProvisioningException.UnknownOutcome.class)
        .hasMessageContaining("within its 'deadline'");
    assertThat(shop.requests("provision").getFirst()).contains("\"deadline_seconds\":5,");
  }

  @Test
  void aSlowReadIsOnlyAskedAgain() {
    Workshop shop = shop("find", "sleep 60").set("deadline", "5 s");

    assertThat(find(shop)).isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void tooMuchOutputLeavesTheOutcomeUnknown() {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.identity();
    shop.program(
        "#!/bin/sh\nfor verb; do :; done\ncase $verb in provision) exec yes ;; *) exec "
            + folder.resolve("body")
            + " \"$@\" ;; esac\n");

    ProvisioningException failure =
        thrown(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)));

    assertThat(failure.code()).isEqualTo(new FailureCode("script/too_much_output"));
    assertThat(failure).isInstanceOf(ProvisioningException.UnknownOutcome.class);
  }

  @Test
  void aProgramThatIsNotThereChangesNothing() throws Exception {
    Workshop shop = Workshop.with(folder, Bodies.WHOLE);
    java.nio.file.Files.delete(shop.program());
    java.nio.file.Files.createDirectory(shop.program());

    ProvisioningException failure = provision(shop);

    assertThat(failure)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining(shop.program() + " is not a file");
    assertThat(shop.memory.unsettled(CONTRACT)).isEmpty();
  }

  @Test
  void aProgramThatCanNoLongerBeStartedChangesNothing() throws Exception {
    Path work = java.nio.file.Files.createDirectory(folder.resolve("work"));
    Workshop shop = Workshop.with(folder, Bodies.WHOLE).set("working_folder", work.toString());
    ScriptProvisioner provisioner = shop.provisioner();
    provisioner.identity();
    java.nio.file.Files.delete(work);

    ProvisioningException failure =
        thrown(() -> provisioner.provision(shop.request(CONTRACT), shop.steps(CONTRACT)));

    assertThat(failure)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining(work.toString());
    assertThat(shop.memory.unsettled(CONTRACT)).isEmpty();
    assertThat(shop.requests("provision")).isEmpty();
  }
}
