namespace iSeg.Web.Accounts;

/// <summary>What the services of one request or window ask: the caller is known, only the matter varies.</summary>
public sealed class CallerCheck(CallerContext caller, ProjectAccess access)
{
    public Caller Caller => caller.Current;

    public ValueTask<bool> MayAsync(int projectId, Right right) => access.MayAsync(Caller, projectId, right);

    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    public ValueTask RequireAsync(int projectId, Right right) => access.RequireAsync(Caller, projectId, right);

    /// <exception cref="AccessRefusedException">The caller may not, or there is no such picture.</exception>
    public ValueTask<int> RequirePictureAsync(long pictureId, Right right) => access.RequirePictureAsync(Caller, pictureId, right);

    /// <summary>Whether there is such a picture, or was one since the server started; says nothing about who may see it.</summary>
    public async ValueTask<bool> IsThereAsync(long pictureId) => await access.IsThereAsync(pictureId);

    public ValueTask<bool> IsSignedInAsync() => access.IsSignedInAsync(Caller);

    /// <exception cref="AccessRefusedException">The caller is not logged in, or not any more.</exception>
    public async ValueTask RequireLoginAsync()
    {
        if (!await access.IsSignedInAsync(Caller))
        {
            throw new AccessRefusedException(AccessRefusal.SignIn, "Sign in to go on; a login can end by itself, or be ended.");
        }
    }

    public ValueTask<bool> IsAdminAsync() => access.IsAdminAsync(Caller);

    /// <exception cref="AccessRefusedException">The caller does not look after this server.</exception>
    public async ValueTask RequireAdminAsync()
    {
        if (!await IsAdminAsync())
        {
            throw new AccessRefusedException(
                await access.IsSignedInAsync(Caller) ? AccessRefusal.Forbidden : AccessRefusal.SignIn, "Only the server's owner may do that.");
        }
    }
}
