#include "app/webhook_listener.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::app {
namespace {

// A reload may swap an inbox while a request waits in it. More than one reload in that time is
// rare.
constexpr int most_swaps = 3;

struct door {
    std::shared_ptr<const engine::incoming_plan> incoming;  // keeps the inbox
    inbox* box = nullptr;
};

std::vector<door> doors_of(const engine::plan& plan, std::string_view path) {
    std::vector<door> found;
    for (const auto& incoming : plan.incoming) {
        auto* box = incoming->source->receives();
        if (box != nullptr && box->path() == path) {
            found.push_back({incoming, box});
        }
    }
    return found;
}

net::reply come_again() {
    auto made = webhook_error(503, "this path takes no requests at the moment");
    made.message.headers.set("Retry-After", "30");
    return made;
}

}  // namespace

net::reply webhook_error(unsigned status, const std::string& message) {
    json::object body;
    body["error"] = message;
    net::reply made;
    made.message.status = status;
    made.message.headers.set("Content-Type", "application/json");
    made.message.body = write_json(json::value(std::move(body)));
    return made;
}

net::reply joined_answer(std::vector<net::reply> answers) {
    const auto rank = [](const net::reply& one) {
        const auto status = one.message.status;
        return status >= 500 ? 0 : status < 300 ? 1 : 2;
    };
    return std::move(*std::ranges::min_element(answers, {}, rank));
}

void webhook_listener::start(const engine::webhook_settings& settings,
                             net::handed_sockets* handed) {
    const auto at = engine::read_listen_address(settings.listen);
    if (!at) {
        return;
    }
    net::server_settings place;
    place.host = at->host;
    place.port = at->port;
    place.certificate_file = settings.certificate_file;
    place.key_file = settings.key_file;
    place.handed = handed;
    place.largest_body = settings.largest_body;
    place.connections = static_cast<std::size_t>(settings.connections);
    place.connections_per_address = static_cast<std::size_t>(settings.connections_per_address);
    auto opened =
        net::start_server(services_.executor, std::move(place),
                          [this](net::request asked) { return answer_to(std::move(asked)); });
    if (!opened) {
        closed_ = control::closed_entrance{"daemon.webhooks.listen", opened.error()};
        services_.log.write(log_level::error, "no webhook can come in: the port does not open",
                            {{"field", closed_->field}, {"failure", describe(closed_->why)}});
        return;
    }
    server_ = *std::move(opened);
    services_.log.write(log_level::info, "listens for webhooks",
                        {{"place", at->host + ":" + std::to_string(server_->port())}});
}

awaitable<void> webhook_listener::stop() {
    if (server_) {
        co_await server_->stop();
        server_.reset();
    }
}

awaitable<net::reply> webhook_listener::answer_to(net::request asked) {
    const auto request = std::make_shared<const net::request>(std::move(asked));
    const auto path = request->target.substr(0, request->target.find('?'));
    std::vector<net::reply> answers;
    std::set<std::string> answered;
    for (int tries = 0; tries < most_swaps; ++tries) {
        const auto doors = doors_of(runs_.running(), path);
        if (doors.empty() && answers.empty()) {
            co_return webhook_error(404, "no incoming has this path");
        }
        std::set<std::string> allowed;
        bool given_back = false;
        for (const auto& one : doors) {
            const auto& methods = one.box->methods();
            if (std::ranges::find(methods, request->method) == methods.end()) {
                allowed.insert(methods.begin(), methods.end());
                continue;
            }
            if (answered.contains(one.incoming->name)) {
                continue;
            }
            auto answer = co_await one.box->take(request);
            if (!answer) {
                given_back = true;
                continue;
            }
            answered.insert(one.incoming->name);
            answers.push_back(*std::move(answer));
        }
        if (!given_back && answers.empty()) {
            auto refused = webhook_error(405, "this path does not take the method");
            refused.message.headers.set(
                "Allow", joined(std::vector<std::string>(allowed.begin(), allowed.end()), ", "));
            co_return refused;
        }
        if (!given_back) {
            co_return joined_answer(std::move(answers));
        }
    }
    co_return come_again();
}

}  // namespace sluice::app
