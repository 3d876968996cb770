#include "control/traces/trace_sender.hpp"

#include "control/traces/otlp_text.hpp"

#include <array>
#include <unistd.h>
#include <utility>

namespace sluice::control {
namespace {

constexpr std::chrono::seconds longest_request{2};

std::string own_host() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

// The collector may take them later (OTLP, "Failures").
bool may_work_later(unsigned status) {
    return status == 429 || status >= 500;
}

net::client_settings settings_for(const std::string& endpoint) {
    net::client_settings made;
    made.configured_urls = {endpoint};
    made.retry.attempts = 1;
    made.redirects = 0;
    made.connections = 1;
    made.timeouts.total = longest_request;
    return made;
}

}  // namespace

std::unique_ptr<trace_sender> trace_sender::make(const engine::services& services,
                                                 net::client_factory& http, span_queue& queue,
                                                 const std::string& endpoint, std::string version) {
    auto client = http.make(settings_for(endpoint));
    if (!client) {
        services.log.write(log_level::error, "nothing is traced: the endpoint cannot be used",
                           {{"endpoint", endpoint}, {"failure", describe(client.error())}});
        return nullptr;
    }
    return std::unique_ptr<trace_sender>(
        new trace_sender(services, *std::move(client), queue, endpoint, std::move(version)));
}

trace_sender::trace_sender(const engine::services& services,
                           std::shared_ptr<net::http_client> client, span_queue& queue,
                           std::string endpoint, std::string version)
    : services_(services),
      client_(std::move(client)),
      queue_(queue),
      endpoint_(std::move(endpoint)),
      version_(std::move(version)),
      host_(own_host()) {}

awaitable<void> trace_sender::run() {
    while (co_await services_.time.sleep_for(between_batches)) {
        co_await send_all();
    }
}

awaitable<void> trace_sender::send_all() {
    const auto deadline = services_.time.steady_now() + longest_request;
    bool goes_on = true;
    while (goes_on && queue_.size() > 0 && services_.time.steady_now() < deadline) {
        goes_on = co_await send_batch();
    }
}

// Returns false when the collector takes nothing now.
awaitable<bool> trace_sender::send_batch() {
    auto spans = queue_.take(largest_batch);
    net::request request;
    request.method = "POST";
    request.target = endpoint_;
    request.headers.add("Content-Type", "application/json");
    request.body = otlp_text(spans, version_, host_);
    const auto got = co_await client_->send(std::move(request));
    if (got && got->status < 300) {
        queue_.count_sent(spans.size());
        say("");
        co_return true;
    }
    say(got ? "HTTP " + std::to_string(got->status) : describe(got.error()));
    if (!got || may_work_later(got->status)) {
        queue_.put_back(std::move(spans));
        co_return false;
    }
    queue_.count_dropped(spans.size());  // it will never take these
    co_return true;
}

void trace_sender::say(const std::string& failure) {
    if (failure.empty() != last_failure_.empty()) {
        services_.log.write(failure.empty() ? log_level::info : log_level::warning,
                            failure.empty() ? "the collector of traces works again"
                                            : "the collector of traces takes nothing",
                            {{"endpoint", endpoint_}, {"failure", failure}});
    }
    last_failure_ = failure;
}

}  // namespace sluice::control
