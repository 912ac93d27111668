// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.script.process;

import org.jspecify.annotations.NullMarked;
