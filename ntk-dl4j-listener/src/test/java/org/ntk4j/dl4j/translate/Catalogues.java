/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.stream.Stream;

/** All catalogues: every network that is compared with Deeplearning4j. */
final class Catalogues {

    /** For tests that run on every row. */
    static final String ALL = "org.ntk4j.dl4j.translate.Catalogues#all";

    private Catalogues() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                        Catalogue.all(),
                        HeadCatalogue.all(),
                        GraphCatalogue.all(),
                        RecurrentCatalogue.all(),
                        SameDiffCatalogue.all(),
                        EndsCatalogue.all(),
                        ForwardLayerCatalogue.all(),
                        MaskCatalogue.all(),
                        MaskedShapeCatalogue.all(),
                        PreprocessorCatalogue.all(),
                        VertexCatalogue.all(),
                        ConvolutionCatalogue.all(),
                        PoolingCatalogue.all(),
                        ShapeCatalogue.all(),
                        OptionCatalogue.all(),
                        SequenceOptionCatalogue.all())
                .flatMap(rows -> rows);
    }

    /** The only row of a name. */
    static NetworkCase named(String name) {
        return all().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }
}
