/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every case of the tangent rules. */
final class RuleCases {

    private RuleCases() {}

    static Stream<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        ElementwiseCases.addTo(cases);
        ShapeCases.addTo(cases);
        SelectionCases.addTo(cases);
        ReductionCases.addTo(cases);
        WindowCases.addTo(cases);
        VolumeCases.addTo(cases);
        AttentionCases.addTo(cases);
        LossCases.addTo(cases);
        return cases.stream();
    }
}
