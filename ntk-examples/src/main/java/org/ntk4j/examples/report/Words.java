/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.Locale;
import org.ntk4j.regime.Quantity;

/** Names for people. */
final class Words {

    private Words() {}

    static String of(Quantity quantity) {
        return switch (quantity) {
            case CKA -> "CKA";
            case LOSS_TOP_EIGENVALUE -> "sharpness";
            case LOSS_GAUSS_NEWTON_TOP_EIGENVALUE -> "Gauss-Newton top eigenvalue";
            case OUTPUT_HESSIAN_NORM -> "output Hessian norm";
            default -> quantity.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
