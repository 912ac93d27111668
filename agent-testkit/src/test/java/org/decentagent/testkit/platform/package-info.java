// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.testkit.platform;

import org.jspecify.annotations.NullMarked;
