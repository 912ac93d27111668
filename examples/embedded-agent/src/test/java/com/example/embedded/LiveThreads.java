// SPDX-License-Identifier: Apache-2.0
package com.example.embedded;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of this process's threads, virtual ones too, without those of Java itself. */
final class LiveThreads {
  private static final Set<String> OF_JAVA =
      Set.of(
          "system", "InnocuousThreadGroup", "InnocuousForkJoinWorkerThreadGroup", "CarrierThreads");

  private static final Pattern VIRTUAL = Pattern.compile("#\\d+ \"(.*)\" virtual");

  private LiveThreads() {}

  static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      ThreadGroup group = thread.getThreadGroup();
      if (group != null && !OF_JAVA.contains(group.getName())) {
        names.add(thread.getName());
      }
    }
    Path dump = folder.resolve("threads.txt");
    Files.deleteIfExists(dump);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    for (String line : Files.readAllLines(dump)) {
      Matcher virtual = VIRTUAL.matcher(line);
      if (virtual.lookingAt() && !virtual.group(1).contains("Poller")) {
        names.add("virtual thread '" + virtual.group(1) + "'");
      }
    }
    return names;
  }
}
