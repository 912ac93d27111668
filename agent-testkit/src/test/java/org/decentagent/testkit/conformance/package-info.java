// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.testkit.conformance;

import org.jspecify.annotations.NullMarked;
