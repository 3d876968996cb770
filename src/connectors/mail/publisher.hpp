#pragma once

// Sends a mail for each record. Nobody can ask a mail server whether it took a mail, so a delivery
// is `once`. The Message-ID is the same in every attempt, so a person or a server can recognise a
// repeat.

#include <sluice/component/context.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>

#include <memory>
#include <optional>

namespace sluice::mail {

struct publisher_options {
    config::reference client;
    std::optional<text_template> from;
    std::optional<value_template> to;
    std::optional<value_template> cc;
    std::optional<value_template> bcc;
    std::optional<text_template> reply_to;
    std::optional<text_template> subject;
    std::optional<text_template> text;
    std::optional<text_template> html;
    bool escape = true;
};

const config::declaration<publisher_options>& publisher_declaration();

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::mail
