// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a task, as it stands in {@code manual list}. Immutable. */
final class TaskNumber implements ITypeConverter<Long> {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  @Override
  public Long convert(String written) {
    if (!NUMBER.matcher(written).matches()) {
      throw new TypeConversionException("'" + written + "' is no task's number");
    }
    return Long.valueOf(written);
  }
}
