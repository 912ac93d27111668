// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.Steps;

/** What one contract remembers. Guarded by the lock of its {@link StepsMemory}. */
final class ContractMemory {
  final Map<String, String> values = new HashMap<>();
  final Map<String, String> choices = new HashMap<>();

  /** By kind: values that the backend said something else uses. */
  final Map<String, Set<String>> givenUp = new HashMap<>();

  /** By name of the effect: when it was last begun, while its result is not known. */
  final Map<String, Instant> intents = new HashMap<>();

  final Map<String, String> results = new HashMap<>();
  final List<Steps.Child> children = new ArrayList<>();

  /** By name, in the order in which they were asked for. */
  final Map<String, AskedTask> tasks = new LinkedHashMap<>();

  final List<String> progress = new ArrayList<>();

  Set<String> givenUp(String kind) {
    return givenUp.computeIfAbsent(kind, ignored -> new HashSet<>());
  }
}
