// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import org.decentagent.cli.console.OutputForm;
import picocli.CommandLine.Option;

/** For whom a command's answer is. Confined to one thread. */
final class JsonOption {
  @Option(names = "--json", description = "Answer with one JSON value on standard output.")
  private boolean json;

  OutputForm form() {
    return json ? OutputForm.JSON : OutputForm.TEXT;
  }
}
