using iSeg.Core.Annotations;
using iSeg.Core.Prelabelling;
using iSeg.Data;
using iSeg.Web.Accounts;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Web.Api.Http;

/// <summary>An answer that is a refusal. The message says what is wrong, where, and what to do; nothing was done.</summary>
internal sealed class ApiException(int status, string message, IReadOnlyDictionary<string, object?>? more = null) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Further members of the problem.</summary>
    public IReadOnlyDictionary<string, object?>? More { get; } = more;

    public static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ApiException Missing(string message) => new(StatusCodes.Status404NotFound, message);

    public static ApiException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    public static ApiException Senseless(string message) => new(StatusCodes.Status422UnprocessableEntity, message);

    /// <summary>A refusal of an editing session, by its code on the wire.</summary>
    public static ApiException Of(string? code, string? error) => new(
        code switch
        {
            "gone" => StatusCodes.Status404NotFound,
            "locked" or "nothing" => StatusCodes.Status409Conflict,
            "changed" => StatusCodes.Status412PreconditionFailed,
            "forbidden" => StatusCodes.Status403Forbidden,
            "signin" => StatusCodes.Status401Unauthorized,
            "busy" => StatusCodes.Status503ServiceUnavailable,
            "storage" => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        error ?? "This edit was refused.");

    /// <summary>What an exception of the layers below means to a program; null when it is a fault of ours.</summary>
    public static ApiException? From(Exception exception) => exception switch
    {
        ApiException own => own,
        AccessRefusedException refused => new(AccessAnswers.Status(refused.Refusal), refused.Message),
        _ when StoreFailures.Of(exception) is { Failure: StoreFailure.Full } full => new(StatusCodes.Status507InsufficientStorage, full.Message),
        _ when StoreFailures.Of(exception) is { Failure: StoreFailure.Busy } busy => new(StatusCodes.Status503ServiceUnavailable, busy.Message),
        // The store finds a name taken when it writes; everything else that it refuses is what was sent.
        StoreRefusedException { InnerException: DbUpdateException } taken => Conflict(taken.Message),
        StoreRefusedException refused => Senseless(refused.Message),
        EditRefusedException refused => Senseless(refused.Message),
        PrelabelException refused => Senseless(refused.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(StatusCodes.Status413PayloadTooLarge, Problems.Usual(StatusCodes.Status413PayloadTooLarge)),
        BadHttpRequestException bad => new(bad.StatusCode, bad.Message),
        _ => null,
    };
}
